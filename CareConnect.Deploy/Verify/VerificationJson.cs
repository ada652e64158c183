namespace CareConnect.Deploy.Verify;

/// <summary>What <c>verify --json</c> prints.</summary>
internal sealed record VerificationJson(
    string Environment,
    int RulesChecked,
    IReadOnlyList<FindingJson> Findings,
    IReadOnlyList<FindingJson> Excepted,
    IReadOnlyList<string> Processes
);

/// <summary>A finding; reason, owner and expiry are those of the exception that explains it.</summary>
internal sealed record FindingJson(
    string Rule,
    string Address,
    string Problem,
    string Remedy,
    string Paragraphs,
    string? Reason,
    string? Owner,
    string? Expires
);
