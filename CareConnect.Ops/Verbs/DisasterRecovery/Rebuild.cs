using System.Globalization;
using System.Text;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using CliWrap;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary>Makes the fenced first server a copy of the promoted second one. What it held before is set aside, never removed.</summary>
internal sealed class Rebuild(LocalTopology topology, ServerPair pair)
{
    public const string AsideFact = "set aside";
    private const string Slot = "failback";

    public async Task CopyAsync(StepContext context, CancellationToken cancellationToken)
    {
        var folder = pair.First.DataFolder;
        var aside = $"{folder}.before-{context.Run.ToString("n")[^8..]}";
        var draft = $"{folder}.copy-{context.Run.ToString("n")[^8..]}";
        context.Facts[AsideFact] = aside;
        await topology.StopAsync(pair.First.Name, cancellationToken);
        await EndCopyAsync(draft, cancellationToken);
        Remove(draft);
        await PostgresAccount.CreateFolderAsync(draft, cancellationToken);
        await using (var primary = await pair.Second.OpenAsync(cancellationToken))
        {
            await primary.ExecuteAsync(
                $"SELECT pg_create_physical_replication_slot('{Slot}', true) WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = '{Slot}')",
                cancellationToken
            );
            await ResourceControl.UntilAsync(
                TimeSpan.FromSeconds(30),
                async () => !await IsInUseAsync(primary, cancellationToken),
                $"The slot '{Slot}' of '{pair.Second.Name}' is in use by somebody else. Wait for its end, and run this again.",
                cancellationToken
            );
            await BaseBackupAsync(draft, primary.PostgreSqlVersion.Major, cancellationToken);
        }

        if (Directory.Exists(folder) && !Directory.Exists(aside))
        {
            Directory.Move(folder, aside);
        }

        // A copy of this same run that was killed before its step was written down.
        Remove(folder);
        Directory.Move(draft, folder);
    }

    /// <summary>Gives the fenced server its old data again.</summary>
    public async Task UndoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var folder = pair.First.DataFolder;
        var id = context.Run.ToString("n")[^8..];
        if (await pair.First.RoleAsync(cancellationToken) == ServerRole.Primary)
        {
            throw new ProcedureException(
                $"'{pair.First.Name}' takes writes again; taking that back would lose them. Run careconnect dr failback to finish."
            );
        }

        await topology.StopAsync(pair.First.Name, cancellationToken);
        await EndCopyAsync($"{folder}.copy-{id}", cancellationToken);
        Remove($"{folder}.copy-{id}");
        if (Directory.Exists($"{folder}.before-{id}"))
        {
            Remove(folder);
            Directory.Move($"{folder}.before-{id}", folder);
        }

        await DropSlotAsync(pair.Second, cancellationToken);
    }

    public static async Task DropSlotAsync(DatabaseServer server, CancellationToken cancellationToken)
    {
        await using var connection = await server.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            $"SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '{Slot}' AND NOT active",
            cancellationToken
        );
    }

    // The copy of a killed run goes on by itself, and holds the slot.
    private static Task EndCopyAsync(string draft, CancellationToken cancellationToken) =>
        LeftProcesses.EndAsync(() => LeftProcesses.In(draft), "TERM", TimeSpan.FromSeconds(20), cancellationToken);

    private static Task<bool> IsInUseAsync(Npgsql.NpgsqlConnection server, CancellationToken cancellationToken) =>
        server.ValueAsync<bool>(
            $"SELECT active FROM pg_replication_slots WHERE slot_name = '{Slot}'",
            cancellationToken
        );

    private async Task BaseBackupAsync(string draft, int major, CancellationToken cancellationToken)
    {
        var errors = new StringBuilder();
        var tools = await PostgresTools.FindAsync(major, cancellationToken);
        var result = await tools
            .Command(
                "pg_basebackup",
                pair.Second.Login,
                "--pgdata",
                draft,
                "--write-recovery-conf",
                "--wal-method=stream",
                "--checkpoint=fast",
                $"--slot={Slot}",
                "--no-password"
            )
            .AsPostgres()
            .WithWorkingDirectory("/")
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors))
            .ExecuteAsync(cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new ProcedureException(
                $"pg_basebackup ended with exit code {result.ExitCode.ToString(CultureInfo.InvariantCulture)}: {errors}"
            );
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
