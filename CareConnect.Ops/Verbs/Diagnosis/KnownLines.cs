using System.Text.RegularExpressions;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>What a program's last lines usually mean. Nobody is shown the lines, which may hold what is clinical.</summary>
internal static partial class KnownLines
{
    // The narrower first: who cannot log in, or finds no table, did reach the database.
    private static readonly (ProbableCause Cause, Regex Lines)[] All =
    [
        (ProbableCause.WrongPassword, WrongPassword()),
        (ProbableCause.ConnectionsUsedUp, ConnectionsUsedUp()),
        (ProbableCause.OldSchema, OldSchema()),
        (ProbableCause.DeniedCall, DeniedCall()),
        (ProbableCause.Unreachable, Unreachable()),
        (ProbableCause.PortTaken, PortTaken()),
        (ProbableCause.MissingSetting, MissingSetting()),
        (ProbableCause.WrongArchitecture, WrongArchitecture()),
        (ProbableCause.DiskFull, DiskFull()),
        (ProbableCause.OutOfMemory, OutOfMemory()),
    ];

    /// <summary>The cause that the lines speak of; null when they say nothing that is known.</summary>
    public static ProbableCause? In(IEnumerable<string> lines)
    {
        var text = string.Join('\n', lines);
        return All.Where(rule => rule.Lines.IsMatch(text)).Select(rule => (ProbableCause?)rule.Cause).FirstOrDefault();
    }

    [GeneratedRegex(@"password authentication failed|\b28P01\b|NOAUTH|WRONGPASS")]
    private static partial Regex WrongPassword();

    [GeneratedRegex(@"\b53300\b|too many clients|remaining connection slots|connection pool has been exhausted")]
    private static partial Regex ConnectionsUsedUp();

    [GeneratedRegex(@"\b(42P01|42703|42883)\b")]
    private static partial Regex OldSchema();

    [GeneratedRegex("AccessDeniedException|is not authorized to perform")]
    private static partial Regex DeniedCall();

    [GeneratedRegex(
        @"Connection refused|Failed to connect to|No such host|timed out|\b57P03\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Unreachable();

    [GeneratedRegex("address already in use", RegexOptions.IgnoreCase)]
    private static partial Regex PortTaken();

    [GeneratedRegex(
        "OptionsValidationException|is not set|is missing|was not found in configuration",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex MissingSetting();

    [GeneratedRegex("exec format error|BadImageFormatException|does not exist|is not built", RegexOptions.IgnoreCase)]
    private static partial Regex WrongArchitecture();

    [GeneratedRegex(@"No space left on device|\b53100\b", RegexOptions.IgnoreCase)]
    private static partial Regex DiskFull();

    [GeneratedRegex("OutOfMemoryException|Out of memory", RegexOptions.IgnoreCase)]
    private static partial Regex OutOfMemory();
}
