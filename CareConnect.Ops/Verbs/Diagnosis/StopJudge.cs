using CareConnect.Ops.Aws;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <param name="Cause">The probable one.</param>
/// <param name="ExitCode">The program's; null when it never started.</param>
/// <param name="Subject">What the cause is about, by its name: a secret, an image.</param>
internal sealed record StopVerdict(ProbableCause Cause, int? ExitCode, string? Subject);

/// <summary>Why a task ended: ECS's words count most, then what the program wrote last, then its exit code.</summary>
internal static class StopJudge
{
    // What ends a task by a signal, and kills it when it does not follow within its stopTimeout.
    private static readonly string[] Ordered =
    [
        "ServiceSchedulerInitiated",
        "UserInitiated",
        "SpotInterruption",
        "TerminationNotice",
    ];

    /// <summary>Whether its last lines may say more than ECS does.</summary>
    public static bool AsksForLines(StoppedTask task, string container, bool isJob) =>
        task.ExitCodeOf(container) is { } code
        && !(code == 0 && isJob)
        && StopReasons.In(task.Reasons) switch
        {
            null => !IsOrdered(task),
            ProbableCause.Unhealthy => true,
            _ => false,
        };

    /// <param name="task">One that ended.</param>
    /// <param name="container">The program's.</param>
    /// <param name="isJob">Whether it is done when it ends.</param>
    /// <param name="lines">What it wrote last, where that is known.</param>
    /// <returns>Null when it ended as it should.</returns>
    public static StopVerdict? Of(StoppedTask task, string container, bool isJob, IReadOnlyList<string> lines)
    {
        var said = StopReasons.In(task.Reasons);
        var code = task.ExitCodeOf(container);
        var cause = said switch
        {
            null when IsOrdered(task) => OfOrdered(task, code),
            null or ProbableCause.Unhealthy => KnownLines.In(lines) ?? said ?? OfCode(code, isJob),
            _ => said,
        };
        return cause is { } found ? new(found, code, StopReasons.Subject(task.Reasons)) : null;
    }

    private static bool IsOrdered(StoppedTask task) => Ordered.Contains(task.StopCode, StringComparer.Ordinal);

    private static ProbableCause? OfOrdered(StoppedTask task, int? code) =>
        (task.StopCode, code) switch
        {
            ("SpotInterruption", _) => ProbableCause.Interrupted,
            (_, 137) => ProbableCause.NotEndedInTime,
            (_, 132 or 134 or 136 or 139) => ProbableCause.Crashed,
            ("UserInitiated", _) => ProbableCause.StoppedBySomebody,
            _ => null,
        };

    // Above 128 it is the number of the signal that ended it.
    private static ProbableCause? OfCode(int? code, bool isJob) =>
        code switch
        {
            137 => ProbableCause.Killed,
            132 or 134 or 136 or 139 => ProbableCause.Crashed,
            143 => ProbableCause.EndedFromOutside,
            0 when isJob => null,
            0 => ProbableCause.EndedByItself,
            _ => ProbableCause.Unknown,
        };
}
