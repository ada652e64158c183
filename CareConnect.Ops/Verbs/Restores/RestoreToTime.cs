using System.Globalization;
using System.Text;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Backups;
using CliWrap;

namespace CareConnect.Ops.Verbs.Restores;

/// <summary>
/// <c>restore --to-time</c>: the newest base backup before that second, and the write-ahead log since, replayed by a server of
/// its own, from which the database goes into a new one beside the live one.
/// </summary>
internal static class RestoreToTime
{
    private const string BaseFact = "base";

    public static Procedure Create(LocalTopology topology, DateTimeOffset time, IReadOnlyList<string> tables)
    {
        var second = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        return new Procedure(
            RestoreSteps.Verb($"--to-time {second}", tables),
            [
                new Step(
                    "Choose the base backup",
                    "CARECONNECT_HOME/ops/base/.../*.json",
                    BackupPlace.In(topology, (place, context, _) => ChooseAsync(topology, place, time, context))
                ),
                new Step(
                    "Send what was written until now to the archive",
                    "SELECT pg_current_xact_id(); SELECT pg_switch_wal(); SELECT from pg_stat_archiver",
                    (_, cancellationToken) => CompleteArchiveAsync(topology, cancellationToken)
                ),
                new Step(
                    "Replay it, and bring the database over",
                    $"postgres with recovery_target_time={second}; pg_dump | pg_restore into careconnect_restore_...",
                    BackupPlace.In(
                        topology,
                        (place, context, cancellationToken) =>
                            ReplayAsync(topology, place, time, context, cancellationToken)
                    )
                )
                {
                    UndoAsync = async (context, cancellationToken) =>
                    {
                        await ScratchServer.RemoveAsync(Scratch(topology, context), cancellationToken);
                        await RestoreSteps.Drop(topology)(context, cancellationToken);
                    },
                },
                RestoreSteps.Compare(topology, tables),
            ]
        )
        {
            Summary = RestoreSteps.Summary,
        };
    }

    private static Task ChooseAsync(LocalTopology topology, BackupPlace place, DateTimeOffset time, StepContext context)
    {
        if (time > DateTimeOffset.UtcNow)
        {
            throw new RefusedException($"{time:yyyy-MM-dd HH:mm:ss} UTC has not come yet. Nothing was changed.");
        }

        var name = BaseBackup.Before(topology.Home, topology.Name, time).Name;
        context.Facts[BaseFact] = name;
        context.Facts[RestoreSteps.FromFact] = $"base backup {name} and the archive";
        context.Facts[RestoreSteps.TimeFact] = time.UtcDateTime.ToString(
            "yyyy-MM-dd HH:mm:ss'Z'",
            CultureInfo.InvariantCulture
        );
        context.Facts[RestoreSteps.NameFact] = RestoredDatabase.RestoreName(place.Database.Name, context.Run);
        return Task.CompletedTask;
    }

    /// <summary>The second may be a moment ago, and the segment that holds it is not full yet.</summary>
    private static async Task CompleteArchiveAsync(LocalTopology topology, CancellationToken cancellationToken)
    {
        var (primary, archive) = await PhysicalBackup.ArchiveOf(topology, cancellationToken);
        await using var connection = await primary.OpenAsync(cancellationToken);
        // A recovery ends at the first commit behind the second: here is one.
        await connection.ExecuteAsync("SELECT pg_current_xact_id()", cancellationToken);
        var segment = await connection.ValueAsync<string>("SELECT pg_walfile_name(pg_switch_wal())", cancellationToken);
        await ResourceControl.UntilAsync(
            TimeSpan.FromMinutes(2),
            () => Task.FromResult(File.Exists(Path.Combine(archive, segment!))),
            $"The segment {segment} did not come to the archive within 2 min. Look: careconnect dr status --target local",
            cancellationToken
        );
    }

    private static async Task ReplayAsync(
        LocalTopology topology,
        BackupPlace place,
        DateTimeOffset time,
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        var (primary, archive) = await PhysicalBackup.ArchiveOf(topology, cancellationToken);
        var tools = await place.ToolsAsync(cancellationToken);
        context.Say("replaying");
        await using var scratch = await ScratchServer.StartAsync(
            BaseBackup.DataFolder(topology.Home, topology.Name, context.Fact(BaseFact)),
            Scratch(topology, context),
            archive,
            time,
            primary,
            tools,
            cancellationToken
        );
        context.Say("bringing the database over");
        var into = context.Fact(RestoreSteps.NameFact);
        await place.Restore.CreateEmptyAsync(into, cancellationToken);
        var errors = new StringBuilder();
        var from = new Npgsql.NpgsqlConnectionStringBuilder(scratch.Login.ConnectionString)
        {
            Database = place.Database.Name,
        };
        var dump = tools
            .Command("pg_dump", from, "--format=custom", "--compress=0")
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors))
            .WithValidation(CommandResultValidation.ZeroExitCode);
        var load = tools
            .Command(
                "pg_restore",
                place.Database.To(into).Owner,
                "--exit-on-error",
                "--single-transaction",
                $"--dbname={into}"
            )
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors))
            .WithValidation(CommandResultValidation.ZeroExitCode);
        try
        {
            await (dump | load).ExecuteAsync(cancellationToken);
        }
        catch (CliWrap.Exceptions.CommandExecutionException problem)
        {
            throw new ProcedureException($"The database could not be brought over: {errors}", problem);
        }
    }

    private static string Scratch(LocalTopology topology, StepContext context) => topology.Home.Scratch(context.Run);
}
