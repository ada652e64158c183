using System.Diagnostics;
using CareConnect.Ops.Journal;

namespace CareConnect.Ops.Procedures;

/// <summary>
/// Runs a procedure step by step and writes down each. A run that was killed or failed is taken up where it stood; with
/// <see cref="RunRequest.Undo"/> it is taken back instead.
/// </summary>
/// <param name="journal">The journal of the environment.</param>
/// <param name="output">Told of progress.</param>
/// <param name="written">Called after each entry; null where the journal is kept here alone.</param>
internal sealed class ProcedureRunner(
    JournalFile journal,
    ProgressOutput output,
    Func<JournalEntry, CancellationToken, Task>? written = null
)
{
    public async Task<ProcedureReport> RunAsync(
        Procedure procedure,
        RunRequest request,
        CancellationToken cancellationToken
    )
    {
        if (request.DryRun)
        {
            return Report(procedure, request, ExitCode.Done) with
            {
                Steps =
                [
                    .. procedure.Steps.Select(step =>
                        Of(step, StepState.Planned, request) with
                        {
                            Details = step.Details is [] ? null : step.Details,
                        }
                    ),
                ],
            };
        }

        var unfinished = procedure.IsJournaled
            ? UnfinishedRun.Of(await journal.ReadAsync(cancellationToken), procedure.Verb, procedure.EndedBy)
            : null;
        if (request.Undo)
        {
            return await new UndoRun(journal, output, written).RunAsync(
                procedure,
                request,
                unfinished,
                cancellationToken
            );
        }

        if (unfinished is not null)
        {
            output.Say(Standing(unfinished, procedure));
        }

        var run = new Run(procedure, request, unfinished);
        if (unfinished is null)
        {
            await WriteAsync(run, JournalEvent.Started, null, request.Reason, cancellationToken);
        }

        return await RunStepsAsync(run, cancellationToken);
    }

    private async Task<ProcedureReport> RunStepsAsync(Run run, CancellationToken cancellationToken)
    {
        var reports = new List<StepReport>();
        foreach (var step in run.Procedure.Steps)
        {
            if (run.IsDone(step))
            {
                reports.Add(Of(step, StepState.DoneBefore, run.Request));
                continue;
            }

            var clock = Stopwatch.StartNew();
            output.Begin(step, reports.Count + 1, run.Procedure.Steps.Count);
            try
            {
                await step.RunAsync(new(run.Id, run.Facts, output.Say) { IsResumed = run.Resumed }, cancellationToken);
                await WriteAsync(run, JournalEvent.StepDone, step, null, cancellationToken);
                reports.Add(Of(step, StepState.Done, run.Request) with { Seconds = clock.Elapsed.TotalSeconds });
            }
            catch (Exception problem) when (problem is not (JournalException or RefusedException))
            {
                var text = Explain(problem, cancellationToken);
                await WriteAsync(run, JournalEvent.StepFailed, step, text, CancellationToken.None);
                reports.Add(
                    Of(step, StepState.Failed, run.Request) with
                    {
                        Seconds = clock.Elapsed.TotalSeconds,
                        Problem = text,
                    }
                );
                var report = End(run, reports, ExitCode.Failed) with { Problem = $"{step.Name}: {text}" };
                return step.TakesBackOnFailure && !cancellationToken.IsCancellationRequested
                    ? await TakeBackAsync(run, report)
                    : report;
            }
            catch (RefusedException problem)
            {
                await WriteAsync(run, JournalEvent.Refused, step, problem.Message, CancellationToken.None);
                throw;
            }
        }

        await WriteAsync(run, JournalEvent.Done, null, null, cancellationToken);
        return End(run, reports, run.Procedure.IsGood(run.Facts) ? ExitCode.Done : ExitCode.Failed) with
        {
            Summary = [.. run.Procedure.Summary(run.Facts)],
        };
    }

    private async Task<ProcedureReport> TakeBackAsync(Run run, ProcedureReport report)
    {
        output.Say($"{report.Problem}");
        try
        {
            var unfinished = UnfinishedRun.Of(
                await journal.ReadAsync(CancellationToken.None),
                run.Procedure.Verb,
                run.Procedure.EndedBy
            );
            var undone = await new UndoRun(journal, output, written).RunAsync(
                run.Procedure,
                run.Request,
                unfinished,
                CancellationToken.None
            );
            var names = undone.Steps.Select(step => step.Name).ToHashSet();
            return report with
            {
                Problem = $"{report.Problem} What was done was taken back.",
                TakenBack = true,
                Steps =
                [
                    .. report.Steps.Select(step =>
                        step.State is StepState.Done or StepState.DoneBefore && names.Contains(step.Name)
                            ? step with
                            {
                                State = StepState.Undone,
                            }
                            : step
                    ),
                ],
            };
        }
        catch (ProcedureException problem)
        {
            return report with
            {
                Problem =
                    $"{report.Problem} Taking it back failed as well: {problem.Message} Run it again with --undo.",
            };
        }
    }

    private async Task WriteAsync(
        Run run,
        JournalEvent what,
        Step? step,
        string? text,
        CancellationToken cancellationToken
    )
    {
        if (!run.Procedure.IsJournaled)
        {
            return;
        }

        var request = run.Request;
        var entry = await journal.AppendAsync(
            new JournalEntry(run.Id, what, run.Procedure.Verb, request.Target, request.Environment, request.Who)
            {
                Step = step?.Name,
                Text = text,
                Facts = what == JournalEvent.StepDone ? run.Facts.ToDictionary() : null,
            },
            cancellationToken
        );
        if (written is not null)
        {
            await written(entry, cancellationToken);
        }
    }

    private static string Explain(Exception problem, CancellationToken cancellationToken) =>
        problem is OperationCanceledException && cancellationToken.IsCancellationRequested
            ? "It was interrupted. Run the same command to go on, or with --undo to take back what was done."
        : problem is ProcedureException ? problem.Message
        : $"{problem.GetType().Name}: {problem.Message}";

    private static string Standing(UnfinishedRun unfinished, Procedure procedure)
    {
        var why = unfinished.Problem is { } problem ? $"failed: {problem}" : "was interrupted.";
        return $"A run of {unfinished.Start.Time:yyyy-MM-dd HH:mm} UTC by {unfinished.Start.Who} {why} "
            + $"{unfinished.Done.DistinctBy(done => done.Step).Count()} of {procedure.Steps.Count} steps were done; it goes on after them. "
            + "(--undo takes them back instead.)";
    }

    private static ProcedureReport End(Run run, List<StepReport> reports, ExitCode exitCode) =>
        Report(run.Procedure, run.Request, exitCode) with
        {
            Run = run.Procedure.IsJournaled ? run.Id : null,
            Resumed = run.Resumed,
            Facts = run.Facts,
            Steps =
            [
                .. reports,
                .. run.Procedure.Steps.Skip(reports.Count).Select(step => Of(step, StepState.NotRun, run.Request)),
            ],
        };

    internal static ProcedureReport Report(Procedure procedure, RunRequest request, ExitCode exitCode) =>
        new()
        {
            Verb = procedure.Verb,
            Target = request.Target,
            Environment = request.Environment,
            ExitCode = exitCode,
            Steps = [],
        };

    internal static StepReport Of(Step step, StepState state, RunRequest request) =>
        new(step.Name, step.Call, state, null, null)
        {
            Proof = step.Proof ?? (request.Target == "aws" ? Proof.Emulated : Proof.Rehearsed),
        };

    /// <summary>A run under way: fresh, or taken up with the facts of its last step that was done.</summary>
    private sealed class Run(Procedure procedure, RunRequest request, UnfinishedRun? unfinished)
    {
        public Procedure Procedure => procedure;
        public RunRequest Request => request;
        public Guid Id { get; } = unfinished?.Start.Run ?? request.Run ?? Guid.CreateVersion7();
        public bool Resumed => unfinished is not null;
        public Dictionary<string, string> Facts { get; } = unfinished?.Facts ?? [];

        public bool IsDone(Step step) =>
            !step.OnlyLooks && unfinished?.Done.Any(done => done.Step == step.Name) == true;
    }
}
