using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Notices;

/// <summary>Who hears of a run: its begin, its end or failure, and above all a gate that was passed by force.</summary>
internal static class RunNotices
{
    public static Task BeginAsync(this Notifier notifier, Procedure procedure, RunRequest request, bool breakGlass) =>
        Concerns(procedure, request)
            ? notifier.TellAsync(
                breakGlass
                    ? $"BREAK-GLASS in {request.Environment}: {procedure.Verb}"
                    : $"{request.Environment}: {procedure.Verb} begins",
                $"By {request.Who}. {request.Reason}"
            )
            : Task.CompletedTask;

    public static Task EndAsync(
        this Notifier notifier,
        Procedure procedure,
        RunRequest request,
        ProcedureReport report
    ) =>
        Concerns(procedure, request)
            ? notifier.TellAsync(
                $"{request.Environment}: {procedure.Verb} {(report.ExitCode == ExitCode.Done ? "is done" : "FAILED")}",
                report.Problem ?? string.Join('\n', report.Summary)
            )
            : Task.CompletedTask;

    // What only looks is of no interest to others.
    private static bool Concerns(Procedure procedure, RunRequest request) =>
        procedure is { ChangesEnvironment: true, IsJournaled: true } && !request.DryRun;
}
