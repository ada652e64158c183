namespace CareConnect.Deploy.Coverage;

/// <summary>
/// Something of the manifest that cannot be translated: where it stands, why, and what to do. The value is what the manifest
/// says, never a secret's value.
/// </summary>
internal sealed record Refusal(string Resource, string Key, string Value, string Reason, string Fix)
{
    // A line of a terminal; the report has the value whole.
    private const int Shown = 300;

    public override string ToString()
    {
        var place = Key.Length > 0 ? $"{Resource}: {Key}" : Resource;
        var value =
            Value.Length > Shown ? $" ({Value[..Shown]}...)"
            : Value.Length > 0 ? $" ({Value})"
            : "";
        return $"{place}{value}: {Reason}. {Fix}.";
    }
}

/// <summary>Thrown where a value cannot be translated; whoever knows its place turns it into a <see cref="Refusal"/>.</summary>
internal sealed class RefusedException(string reason, string fix) : Exception(reason)
{
    public string Fix => fix;

    /// <summary>Whether the value may be a secret that was written out, and so is not to be shown.</summary>
    public bool HidesValue { get; init; }

    /// <summary>The resource whose own text is at fault, where a value led into it; that resource tells it, once.</summary>
    public string? At { get; init; }
}
