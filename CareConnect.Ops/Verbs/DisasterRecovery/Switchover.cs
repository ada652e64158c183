using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using CliWrap;
using CliWrap.Buffered;
using NpgsqlTypes;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary>
/// The promoted second server goes down in good order, which ends only when its standby has everything; then the first one
/// takes writes. May be killed anywhere and run again.
/// </summary>
internal sealed class Switchover(LocalTopology topology, ServerPair pair)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (await pair.First.RoleAsync(cancellationToken) != ServerRole.Primary)
        {
            // A fence that is up was put up once all had been sent.
            if (!Fence.IsStandby(pair.Second))
            {
                await SendAllAsync(cancellationToken);
            }

            await Fence.PutUpAsync(topology, pair.Second, cancellationToken);
            await Failover.PromoteAsync(pair.First, cancellationToken);
        }
    }

    private async Task SendAllAsync(CancellationToken cancellationToken)
    {
        await topology.StopAsync(pair.Second.Name, cancellationToken);
        await ResourceControl.UntilAsync(
            TimeSpan.FromSeconds(30),
            async () => await ReceivedAsync(cancellationToken) >= await LastWrittenAsync(cancellationToken),
            $"'{pair.First.Name}' has not got all that '{pair.Second.Name}' wrote. Start '{pair.Second.Name}' in the dashboard "
                + "and run this again: it goes on taking writes until then.",
            cancellationToken
        );
    }

    /// <summary>Lets the second server take writes again, which it stopped to do.</summary>
    /// <exception cref="ProcedureException">The first one may take them already.</exception>
    public async Task UndoAsync(CancellationToken cancellationToken)
    {
        // What stands in its data, since a server that does not answer may have been promoted all the same.
        if (!Fence.IsStandby(pair.First))
        {
            throw new ProcedureException(
                $"'{pair.First.Name}' was promoted already; taking that back would lose what it wrote. "
                    + "Run careconnect dr failback --target local to finish."
            );
        }

        await Fence.TakeDownAsync(topology, pair.Second, cancellationToken);
    }

    private async Task<NpgsqlLogSequenceNumber> ReceivedAsync(CancellationToken cancellationToken)
    {
        await using var first = await pair.First.OpenAsync(cancellationToken);
        return NpgsqlLogSequenceNumber.Parse(
            await first.ValueAsync<string>(
                "SELECT greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())::text",
                cancellationToken
            ) ?? "0/0"
        );
    }

    /// <summary>The last record of a server that is down: it is a checkpoint when it went down in good order.</summary>
    private async Task<NpgsqlLogSequenceNumber> LastWrittenAsync(CancellationToken cancellationToken)
    {
        await using var first = await pair.First.OpenAsync(cancellationToken);
        var tools = await PostgresTools.FindAsync(first.PostgreSqlVersion.Major, cancellationToken);
        var result = await Cli.Wrap(Path.Combine(tools.Folder, "pg_controldata"))
            .WithArguments(["--pgdata", pair.Second.DataFolder])
            .WithEnvironmentVariables(variables => variables.Set("LC_ALL", "C"))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);
        var lines = result
            .StandardOutput.Split('\n')
            .Select(line => line.Split(':', 2))
            .Where(line => line.Length == 2)
            .ToDictionary(line => line[0], line => line[1].Trim());
        return lines.GetValueOrDefault("Database cluster state") == "shut down"
            ? NpgsqlLogSequenceNumber.Parse(lines["Latest checkpoint location"])
            : throw new ProcedureException(
                $"'{pair.Second.Name}' did not go down in good order. Start it in the dashboard and run this again."
            );
    }
}
