using System.Diagnostics;
using System.Globalization;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using CliWrap;
using Npgsql;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary>Load, kill, failover and count, on a topology that nobody else uses.</summary>
internal sealed class Rehearsal(LocalTopology topology, StepContext context)
{
    // Enough to see that writes keep going through.
    private static readonly TimeSpan LoadAfter = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public async Task<DrillReport> RunAsync(TimeSpan load, string who, CancellationToken cancellationToken)
    {
        var api =
            await topology.ApiAddressAsync(cancellationToken)
            ?? throw new ProcedureException("The API of the drill does not run.");
        using var writes = new WriteLoad(api);
        await writes.StartAsync(cancellationToken);
        context.Say($"load for {load.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s");
        await Task.Delay(load, cancellationToken);
        if (writes.Acknowledgements.Count == 0)
        {
            throw new ProcedureException(
                $"The API acknowledged none of {writes.Failed} writes: nothing can be measured. Give the drill more --seconds."
            );
        }

        await KillPrimaryAsync(cancellationToken);
        var killed = DateTimeOffset.UtcNow;
        context.Say($"the primary is dead after {writes.Acknowledgements.Count} acknowledged writes; failing over");
        var (promoted, failover, verified) = await FailOverAsync(cancellationToken);
        await ResourceControl.UntilAsync(
            Patience,
            () => Task.FromResult(writes.Acknowledgements.Any(write => write.Time > promoted)),
            $"No write was acknowledged within {Patience.TotalMinutes:0} min after the promotion: the services do not find the new primary.",
            cancellationToken
        );
        await Task.Delay(LoadAfter, cancellationToken);
        await writes.StopAsync();
        var lost = await LostAsync(writes, cancellationToken);
        var before = writes.Acknowledgements.Where(write => write.Time <= promoted).Max(write => write.Time);
        var after = writes.Acknowledgements.Where(write => write.Time > promoted).Min(write => write.Time);
        return new DrillReport
        {
            Time = DateTimeOffset.UtcNow,
            Who = who,
            LoadSeconds = load.TotalSeconds,
            Acknowledged = writes.Acknowledgements.Count,
            Failed = writes.Failed,
            Lost = lost.Count,
            RtoSeconds = (after - before).TotalSeconds,
            RpoSeconds = lost.Count == 0 ? 0 : Math.Max(0, (killed - lost.Min(write => write.Time)).TotalSeconds),
            FailoverSeconds = failover.TotalSeconds,
            VerifiedSeconds = verified.TotalSeconds,
        };
    }

    /// <summary>The steps of dr failover, one by one.</summary>
    /// <returns>
    /// When the standby was promoted at the earliest, since no acknowledgement before it can be from there; how long it was
    /// until a write went through, and until the application was proven.
    /// </returns>
    private async Task<(DateTimeOffset Promoted, TimeSpan Failover, TimeSpan Verified)> FailOverAsync(
        CancellationToken cancellationToken
    )
    {
        var clock = Stopwatch.StartNew();
        var failover = TimeSpan.Zero;
        var promoted = DateTimeOffset.UtcNow;
        var steps = new StepContext(context.Run, [], context.Say);
        foreach (var step in Failover.Steps(topology))
        {
            context.Say(step.Name);
            promoted = step.Name == Failover.Promotion ? DateTimeOffset.UtcNow : promoted;
            await step.RunAsync(steps, cancellationToken);
            failover = step.Name == Failover.WriteCheck ? clock.Elapsed : failover;
        }

        return (promoted, failover, clock.Elapsed);
    }

    /// <summary>The server and all its processes at once, as a machine loses its power.</summary>
    private async Task KillPrimaryAsync(CancellationToken cancellationToken)
    {
        var (primary, _) = await (await ServerPair.OfAsync(topology, cancellationToken)).RolesAsync(cancellationToken);
        var pidFile = Path.Combine(primary.DataFolder, "postmaster.pid");
        var server = (await File.ReadAllLinesAsync(pidFile, cancellationToken))[0].Trim();
        var all = Children(server).Prepend(server).ToList();
        var result = await Cli.Wrap("kill")
            .WithArguments(["-KILL", .. all])
            .WithStandardErrorPipe(PipeTarget.Null)
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(cancellationToken);
        await ResourceControl.UntilAsync(
            TimeSpan.FromSeconds(10),
            () => Task.FromResult(!Directory.Exists($"/proc/{server}")),
            $"kill -9 of process {server} ended with {result.ExitCode}, and it is still there.",
            cancellationToken
        );
    }

    private static IEnumerable<string> Children(string parent)
    {
        var file = $"/proc/{parent}/task/{parent}/children";
        return File.Exists(file) ? File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
    }

    /// <summary>What was acknowledged and is not on the server that takes writes now.</summary>
    private async Task<IReadOnlyList<Acknowledged>> LostAsync(WriteLoad writes, CancellationToken cancellationToken)
    {
        var database = await DatabaseAccess.OfAsync(topology, cancellationToken);
        await using var owner = await DatabaseAccess.OpenAsync(database.Owner, cancellationToken);
        await using var command = new NpgsqlCommand("SELECT id FROM vital_signs WHERE patient_id = $1", owner)
        {
            Parameters = { new() { Value = writes.Patient } },
        };
        var found = new HashSet<Guid>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(reader.GetGuid(0));
        }

        return [.. writes.Acknowledgements.Where(write => !found.Contains(write.Id))];
    }
}
