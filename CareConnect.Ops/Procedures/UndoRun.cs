using CareConnect.Ops.Journal;

namespace CareConnect.Ops.Procedures;

/// <summary>
/// Takes back the steps of an unfinished run, the last first. The step that was under way may have done half of its work, so
/// that it is taken back as well.
/// </summary>
internal sealed class UndoRun(
    JournalFile journal,
    ProgressOutput output,
    Func<JournalEntry, CancellationToken, Task>? written = null
)
{
    public async Task<ProcedureReport> RunAsync(
        Procedure procedure,
        RunRequest request,
        UnfinishedRun? unfinished,
        CancellationToken cancellationToken
    )
    {
        if (unfinished is null)
        {
            return ProcedureRunner.Report(procedure, request, ExitCode.Done) with
            {
                Summary = [$"No run of '{procedure.Verb}' is unfinished: there is nothing to take back."],
            };
        }

        var facts = unfinished.Facts;
        var reports = new List<StepReport>();
        foreach (var step in Begun(procedure, unfinished).Reverse().Where(step => step.UndoAsync is not null))
        {
            output.Say($"Taking back: {step.Name}");
            await step.UndoAsync!(new(unfinished.Start.Run, facts, output.Say), cancellationToken);
            await WriteAsync(unfinished, request, JournalEvent.StepUndone, step.Name, cancellationToken);
            reports.Add(ProcedureRunner.Of(step, StepState.Undone, request));
        }

        await WriteAsync(unfinished, request, JournalEvent.Undone, null, cancellationToken);
        return ProcedureRunner.Report(procedure, request, ExitCode.Done) with
        {
            Run = unfinished.Start.Run,
            Steps = reports,
            Facts = facts,
            Summary = [$"Taken back: {reports.Count} steps. The run of {unfinished.Start.Time:u} is closed."],
        };
    }

    private static IEnumerable<Step> Begun(Procedure procedure, UnfinishedRun unfinished)
    {
        var next = procedure.Steps.FirstOrDefault(step => unfinished.Done.All(done => done.Step != step.Name));
        return procedure.Steps.Where(step => step == next || unfinished.Done.Any(done => done.Step == step.Name));
    }

    private async Task WriteAsync(
        UnfinishedRun run,
        RunRequest request,
        JournalEvent what,
        string? step,
        CancellationToken cancellationToken
    )
    {
        var entry = await journal.AppendAsync(
            new JournalEntry(run.Start.Run, what, run.Start.Verb, request.Target, request.Environment, request.Who)
            {
                Step = step,
            },
            cancellationToken
        );
        if (written is not null)
        {
            await written(entry, cancellationToken);
        }
    }
}
