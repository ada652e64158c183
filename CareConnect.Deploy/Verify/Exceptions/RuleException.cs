namespace CareConnect.Deploy.Verify.Exceptions;

/// <summary>
/// A finding that is known and explained: which rule, where (an address, with <c>*</c> for any text), in which environments, why,
/// who answers for it, and until when.
/// </summary>
internal sealed record RuleException(
    string? Rule,
    string? Address,
    IReadOnlyList<string>? Environments,
    string? Reason,
    string? Owner,
    string? Expires
)
{
    public bool Covers(Finding finding) => finding.Rule == Rule && Matches(finding.Address);

    public bool IsFor(string environment) => Environments?.Contains(environment) == true;

    // Parts between stars must follow each other; the first begins the address, and the last ends it.
    private bool Matches(string address)
    {
        var parts = (Address ?? "").Split('*');
        if (parts.Length == 1)
        {
            return address == parts[0];
        }
        var at = parts[0].Length;
        var isMatch = address.StartsWith(parts[0], StringComparison.Ordinal);
        foreach (var part in parts[1..^1].TakeWhile(_ => isMatch))
        {
            var found = address.IndexOf(part, at, StringComparison.Ordinal);
            isMatch = found >= 0;
            at = found + part.Length;
        }
        return isMatch
            && address.Length >= at + parts[^1].Length
            && address.EndsWith(parts[^1], StringComparison.Ordinal);
    }
}

/// <summary>The exceptions file.</summary>
internal sealed record ExceptionList(IReadOnlyList<RuleException>? Exceptions);
