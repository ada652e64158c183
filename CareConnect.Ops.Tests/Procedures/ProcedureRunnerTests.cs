using CareConnect.Ops.Journal;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Tests.Procedures;

public sealed class ProcedureRunnerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("careconnect-runner-");
    private readonly List<string> _done = [];
    private readonly StringWriter _progress = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private JournalFile Journal => new(Path.Combine(_folder.FullName, "journal.jsonl"), TimeProvider.System);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Steps_run_in_their_order_hand_on_what_they_found_and_stand_in_the_journal()
    {
        var report = await RunAsync(
            new Step("first", "call 1", Do(context => context.Facts["found"] = "42")),
            new Step("second", "call 2", Do(context => _done.Add(context.Fact("found"))))
        );

        Assert.Equal(ExitCode.Done, report.ExitCode);
        Assert.Equal(["42"], _done);
        Assert.All(report.Steps, step => Assert.Equal(StepState.Done, step.State));
        Assert.Equal(
            [JournalEvent.Started, JournalEvent.StepDone, JournalEvent.StepDone, JournalEvent.Done],
            (await Journal.ReadAsync(Stop)).Select(entry => entry.Event)
        );
    }

    [Fact]
    public async Task A_dry_run_shows_each_step_and_does_and_writes_nothing()
    {
        var report = await RunAsync(new RunRequest("local", "host", "me") { DryRun = true }, Named("a"), Named("b"));

        Assert.Equal(["call a", "call b"], report.Steps.Select(step => step.Call));
        Assert.All(report.Steps, step => Assert.Equal(StepState.Planned, step.State));
        Assert.Empty(_done);
        Assert.False(File.Exists(Journal.Path));
    }

    [Fact]
    public async Task A_failed_step_ends_the_run_with_its_reason_and_the_next_run_goes_on_there()
    {
        var isBroken = true;
        Step[] steps =
        [
            Named("a"),
            new(
                "b",
                "call b",
                Do(_ =>
                {
                    if (isBroken)
                    {
                        throw new ProcedureException("The disk is full. Free some.");
                    }

                    _done.Add("b");
                })
            ),
            Named("c"),
        ];

        var failed = await RunAsync(steps);
        isBroken = false;
        var mended = await RunAsync(steps);

        Assert.Equal(ExitCode.Failed, failed.ExitCode);
        Assert.Equal("b: The disk is full. Free some.", failed.Problem);
        Assert.Equal(StepState.NotRun, failed.Steps[2].State);
        Assert.True(mended.Resumed);
        Assert.Equal(ExitCode.Done, mended.ExitCode);
        Assert.Equal(failed.Run, mended.Run);
        Assert.Equal([StepState.DoneBefore, StepState.Done, StepState.Done], mended.Steps.Select(step => step.State));
        Assert.Equal(["a", "b", "c"], _done);
        Assert.Contains("1 of 3 steps were done", _progress.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_was_taken_up_knows_what_the_steps_before_found()
    {
        Step first = new("first", "call", Do(context => context.Facts["found"] = "42"));
        await RunAsync(first, new Step("second", "call", Do(_ => throw new ProcedureException("No."))));

        await RunAsync(first, new Step("second", "call", Do(context => _done.Add(context.Fact("found")))));

        Assert.Equal(["42"], _done);
    }

    [Fact]
    public async Task A_step_that_only_looks_looks_again()
    {
        var look = Named("look") with { OnlyLooks = true };
        await RunAsync(look, new Step("work", "call", Do(_ => throw new ProcedureException("No."))));

        await RunAsync(look, Named("work"));

        Assert.Equal(["look", "look", "work"], _done);
    }

    [Fact]
    public async Task An_unfinished_run_is_taken_back_from_its_last_step_to_its_first()
    {
        Step[] steps = [Undoable("a"), Named("b"), Undoable("c", fails: true), Undoable("d")];
        await RunAsync(steps);

        var report = await RunAsync(new RunRequest("local", "host", "me") { Undo = true }, steps);
        var again = await RunAsync(new RunRequest("local", "host", "me") { Undo = true }, steps);

        Assert.Equal(["b", "undo c", "undo a"], _done);
        Assert.Equal(["c", "a"], report.Steps.Select(step => step.Name));
        Assert.Contains("nothing to take back", again.Summary[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_must_not_be_left_half_way_takes_the_whole_run_back_when_it_fails()
    {
        Step[] steps = [Undoable("a"), Named("b"), Undoable("c", fails: true) with { TakesBackOnFailure = true }];

        var report = await RunAsync(steps);
        await RunAsync(Named("a"));

        Assert.Equal(ExitCode.Failed, report.ExitCode);
        Assert.Equal("c: It fails. What was done was taken back.", report.Problem);
        Assert.Equal([StepState.Undone, StepState.Done, StepState.Failed], report.Steps.Select(step => step.State));
        Assert.Equal(["b", "undo c", "undo a", "a"], _done);
    }

    [Fact]
    public async Task A_refusal_within_a_run_stands_in_the_journal_with_its_step()
    {
        await Assert.ThrowsAsync<RefusedException>(() =>
            RunAsync(Named("a"), new Step("b", "call", Do(_ => throw new RefusedException("The gate is closed."))))
        );

        var last = (await Journal.ReadAsync(Stop))[^1];
        Assert.Equal((JournalEvent.Refused, "b", "The gate is closed."), (last.Event, last.Step, last.Text));
    }

    [Fact]
    public async Task A_new_run_after_one_that_ended_begins_at_its_first_step()
    {
        await RunAsync(Named("a"));
        await RunAsync(Named("a"));

        Assert.Equal(["a", "a"], _done);
    }

    [Fact]
    public async Task What_the_facts_call_bad_fails_the_command_though_each_step_was_done()
    {
        var procedure = new Procedure("test", [Named("a")]) { IsGood = _ => false };

        var report = await Runner().RunAsync(procedure, new RunRequest("local", "host", "me"), Stop);

        Assert.Equal(ExitCode.Failed, report.ExitCode);
        Assert.Equal(StepState.Done, report.Steps[0].State);
    }

    [Fact]
    public async Task A_run_that_a_gate_refused_is_closed_and_the_next_one_begins_anew()
    {
        var gate = new Step("gate", "call", Do(_ => throw new RefusedException("Ask somebody else.")));
        await Assert.ThrowsAsync<RefusedException>(() => RunAsync(gate, Named("b")));

        var next = await RunAsync(Named("gate"), Named("b"));

        Assert.False(next.Resumed);
        Assert.Equal(
            [JournalEvent.Started, JournalEvent.Refused],
            (await Journal.ReadAsync(Stop)).Take(2).Select(entry => entry.Event)
        );
    }

    [Fact]
    public async Task A_gate_that_closes_after_a_step_was_done_leaves_the_run_open()
    {
        var gate = new Step("gate", "call", Do(_ => throw new RefusedException("Not now.")));
        await Assert.ThrowsAsync<RefusedException>(() => RunAsync(Named("a"), gate));

        var next = await RunAsync(Named("a"), Named("gate"));

        Assert.True(next.Resumed);
        Assert.Equal(["a", "gate"], _done);
    }

    private Task<ProcedureReport> RunAsync(params Step[] steps) =>
        RunAsync(new RunRequest("local", "host", "me"), steps);

    private Task<ProcedureReport> RunAsync(RunRequest request, params Step[] steps) =>
        Runner().RunAsync(new Procedure("test", steps), request, Stop);

    private ProcedureRunner Runner() => new(Journal, new ProgressOutput(_progress));

    private Step Named(string name) => new(name, $"call {name}", Do(_ => _done.Add(name)));

    private Step Undoable(string name, bool fails = false) =>
        new(name, $"call {name}", Do(_ => fails.ThrowIfSet())) { UndoAsync = Do(_ => _done.Add($"undo {name}")) };

    private static Func<StepContext, CancellationToken, Task> Do(Action<StepContext> action) =>
        (context, _) =>
        {
            action(context);
            return Task.CompletedTask;
        };
}

internal static class Failing
{
    public static void ThrowIfSet(this bool fails)
    {
        if (fails)
        {
            throw new ProcedureException("It fails.");
        }
    }
}
