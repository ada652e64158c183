using System.Text.RegularExpressions;
using CareConnect.Ops.Local;

namespace CareConnect.Ops.Verbs.Versions;

/// <summary>What a person needs to see of a version that was given up.</summary>
internal static partial class Evidence
{
    private const int Lines = 10;

    /// <summary>The last lines of the replicas' consoles, without frames of stack traces.</summary>
    public static async Task<string> OfAsync(
        LocalTopology topology,
        IEnumerable<RunningReplica> replicas,
        CancellationToken cancellationToken
    )
    {
        var names = replicas.Select(replica => replica.Name).ToHashSet();
        var last = (await topology.LinesAsync(cancellationToken))
            .Where(line => names.Contains(line.Replica) && !Frame().IsMatch(line.Text))
            .TakeLast(Lines)
            .Select(line => $"\n  {line.Replica}: {Colours().Replace(line.Text, "").Trim()}");
        return string.Concat(last);
    }

    public static string StateOf(RunningReplica replica) =>
        replica.HasEnded
            ? $"{replica.Name} is {replica.State}, exit code {(replica.ExitCode is { } code ? $"{code}" : "none")}"
            : $"{replica.Name} is {replica.State}, {replica.Health ?? "without health"}";

    // A stack trace would push its own message out of sight.
    [GeneratedRegex(@"^\s*(at |--- End of)")]
    private static partial Regex Frame();

    [GeneratedRegex(@"\x1B\[[0-9;]*m")]
    private static partial Regex Colours();
}
