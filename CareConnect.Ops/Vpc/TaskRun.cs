using System.CommandLine;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Journal;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Vpc;

/// <summary>
/// Runs a verb as the operators' task: started by a caller, whose run it is a part of, or by the clock. Then its journal goes
/// into the backups bucket, since nothing of the task's disk is left.
/// </summary>
internal static class TaskRun
{
    /// <summary>The id of the caller's run.</summary>
    public const string RunVariable = "CARECONNECT_RUN";

    public static async Task<int> RunAsync(
        Func<Stores, ParseResult, Procedure> verb,
        ParseResult arguments,
        CancellationToken cancellationToken
    )
    {
        var stores = new TaskStores();
        Guid? run = Guid.TryParse(Environment.GetEnvironmentVariable(RunVariable), out var given) ? given : null;
        var environment = Environment.GetEnvironmentVariable(TaskStores.EnvironmentVariable) ?? "task";
        var journal = new JournalFile(OpsHome.Find().Journal("task", environment), TimeProvider.System);
        var request = new RunRequest("task", environment, RunRequest.LocalUser)
        {
            Reason = run is null ? "by the clock" : null,
            Run = run,
        };
        try
        {
            var procedure = verb(stores, arguments);
            var runner = new ProcedureRunner(journal, new ProgressOutput(Console.Error));
            var report = await runner.RunAsync(procedure, request, cancellationToken);
            if (report.Problem is not null && procedure.Steps.Any(step => step.UndoAsync is not null))
            {
                report = await TakeBackAsync(runner, procedure, request, report);
            }

            if (run is null)
            {
                await KeepAsync(stores, journal, cancellationToken);
            }

            await EndAsync(new TaskReport { Facts = report.Facts, Problem = report.Problem });
            return (int)report.ExitCode;
        }
        catch (Exception problem) when (problem is ProcedureException or JournalException)
        {
            await EndAsync(new TaskReport { Problem = problem.Message });
            return (int)ExitCode.Failed;
        }
        catch (RefusedException refusal)
        {
            await EndAsync(new TaskReport { Refusal = refusal.Message });
            return (int)ExitCode.Refused;
        }
    }

    // The journal ends with the task: nobody could take back later what was half done.
    private static async Task<ProcedureReport> TakeBackAsync(
        ProcedureRunner runner,
        Procedure procedure,
        RunRequest request,
        ProcedureReport report
    )
    {
        try
        {
            await runner.RunAsync(procedure, request with { Undo = true }, CancellationToken.None);
            return report;
        }
        catch (ProcedureException problem)
        {
            return report with { Problem = $"{report.Problem} Taking it back failed as well: {problem.Message}" };
        }
    }

    private static async Task KeepAsync(Stores stores, JournalFile journal, CancellationToken cancellationToken)
    {
        if (await journal.ReadAsync(cancellationToken) is not { Count: > 0 } entries)
        {
            return;
        }

        using var bucket = await stores.BackupsAsync(cancellationToken);
        await bucket.WriteTextAsync(
            JournalCopy.KeyOf(entries),
            await File.ReadAllTextAsync(journal.Path, cancellationToken),
            cancellationToken
        );
    }

    // One line, and the last: the caller looks for it in the log.
    private static Task EndAsync(TaskReport report) => Console.Out.WriteLineAsync(report.ToString());
}
