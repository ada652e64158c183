namespace CareConnect.Deploy.Verify;

/// <summary>Something that a rule found in a plan: where, and what is wrong there.</summary>
internal sealed record Problem(string Address, string What);

/// <summary>
/// A rule of the HIPAA Security conformance pack of AWS Config, of cdk-nag's HIPAA.Security pack, or one of our own.
/// </summary>
/// <param name="Id">The name in AWS Config, where it has one; rules of our own begin with <c>ours-</c>.</param>
/// <param name="CdkNag">The name in cdk-nag, where it has one.</param>
/// <param name="Paragraphs">Paragraphs of 45 CFR 164 that it serves, as cdk-nag gives them.</param>
/// <param name="Demand">What must be true.</param>
/// <param name="Remedy">What to change where it is not.</param>
/// <param name="Check">Finds where it is not.</param>
internal sealed record Rule(
    string Id,
    string? CdkNag,
    string Paragraphs,
    string Demand,
    string Remedy,
    Func<Deployment, IEnumerable<Problem>> Check
);

/// <summary>A problem with the rule that it breaks, and the exception that explains it, if there is one.</summary>
internal sealed record Finding(
    string Rule,
    string Address,
    string What,
    string Remedy,
    string Paragraphs,
    Exceptions.RuleException? Exception = null
);
