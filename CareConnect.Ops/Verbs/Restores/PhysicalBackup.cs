using System.Globalization;
using System.Text;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using CareConnect.Ops.Verbs.Backups;
using CliWrap;

namespace CareConnect.Ops.Verbs.Restores;

/// <summary>
/// <c>backup --physical</c>: a copy of the whole server, proven by its checksums; with the archive it gives any second since.
/// The oldest copies and the archive before them go once there are enough.
/// </summary>
internal static class PhysicalBackup
{
    private const string NameFact = "base";
    private const int Kept = 3;

    public static Procedure Create(LocalTopology topology) =>
        new(
            "backup --physical",
            [
                new Step(
                    "Look for what is needed",
                    "SHOW archive_mode; pg_basebackup --version",
                    async (context, cancellationToken) =>
                    {
                        await ArchiveOf(topology, cancellationToken);
                        context.Facts.TryAdd(NameFact, BackupRecord.NameOf(DateTimeOffset.UtcNow, context.Run));
                    }
                ),
                new Step(
                    "Copy the server and prove the copy",
                    "pg_basebackup --wal-method=stream; pg_verifybackup",
                    (context, cancellationToken) => CopyAsync(topology, context, cancellationToken)
                )
                {
                    UndoAsync = async (context, cancellationToken) =>
                    {
                        var name = context.Fact(NameFact);
                        await EndCopyAsync(
                            BaseBackup.DataFolder(topology.Home, topology.Name, name),
                            cancellationToken
                        );
                        BaseBackup.Remove(topology.Home, topology.Name, name);
                    },
                },
                new Step(
                    "Remove what is past its time",
                    $"all but the newest {Kept} copies; pg_archivecleanup of what is older than they are",
                    (_, cancellationToken) => PruneAsync(topology, cancellationToken)
                ),
            ]
        )
        {
            Summary = facts =>
                [
                    $"Base backup {facts[NameFact]}: {facts["bytes"]} bytes, whole at {facts["finished"]} UTC, checksums proven.",
                    "Any second since: careconnect restore --to-time 2026-11-26T03:40:59 --target local",
                ],
        };

    /// <exception cref="ProcedureException">There is no archive.</exception>
    public static async Task<(DatabaseServer Primary, string Archive)> ArchiveOf(
        LocalTopology topology,
        CancellationToken cancellationToken
    )
    {
        var (primary, _) = await (await ServerPair.OfAsync(topology, cancellationToken)).RolesAsync(cancellationToken);
        return (
            primary,
            primary.ArchiveFolder
                ?? throw new ProcedureException(
                    $"'{primary.Name}' has no archive. Start the AppHost with --with-replica."
                )
        );
    }

    private static async Task CopyAsync(
        LocalTopology topology,
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        var name = context.Fact(NameFact);
        var data = BaseBackup.DataFolder(topology.Home, topology.Name, name);
        await EndCopyAsync(data, cancellationToken);
        BaseBackup.Remove(topology.Home, topology.Name, name);
        await PostgresAccount.CreateFolderAsync(data, cancellationToken);
        var (primary, _) = await ArchiveOf(topology, cancellationToken);
        await using var connection = await primary.OpenAsync(cancellationToken);
        var major = connection.PostgreSqlVersion.Major;
        var tools = await PostgresTools.FindAsync(major, cancellationToken);
        await RunAsync(
            tools.Command(
                "pg_basebackup",
                primary.Login,
                "--pgdata",
                data,
                "--wal-method=stream",
                "--checkpoint=fast",
                "--no-password"
            ),
            cancellationToken
        );
        var finished = await connection.ValueAsync<DateTime>("SELECT clock_timestamp()", cancellationToken);
        await RunAsync(tools.Command("pg_verifybackup", primary.Login, data), cancellationToken);
        var record = new BaseBackup
        {
            Name = name,
            Finished = new DateTimeOffset(finished, TimeSpan.Zero),
            ServerMajor = major,
            FirstSegment = await FirstSegmentAsync(data, cancellationToken),
            Bytes = new DirectoryInfo(data).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length),
        };
        record.Save(topology.Home, topology.Name);
        context.Facts["bytes"] = record.Bytes.ToString("N0", CultureInfo.InvariantCulture);
        context.Facts["finished"] = record.Finished.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    // START WAL LOCATION: 0/2000028 (file 000000010000000000000002)
    private static async Task<string> FirstSegmentAsync(string data, CancellationToken cancellationToken)
    {
        var label = await File.ReadAllLinesAsync(Path.Combine(data, "backup_label"), cancellationToken);
        var line = label.First(text => text.StartsWith("START WAL LOCATION", StringComparison.Ordinal));
        return line.Split("(file ")[1].TrimEnd(')', ' ');
    }

    private static async Task PruneAsync(LocalTopology topology, CancellationToken cancellationToken)
    {
        var (primary, archive) = await ArchiveOf(topology, cancellationToken);
        var all = BaseBackup.List(topology.Home, topology.Name);
        foreach (var old in all.Skip(Kept))
        {
            BaseBackup.Remove(topology.Home, topology.Name, old.Name);
        }

        if (all.Take(Kept).LastOrDefault() is { } oldest)
        {
            var tools = await PostgresTools.FindAsync(oldest.ServerMajor, cancellationToken);
            await RunAsync(
                tools.Command("pg_archivecleanup", primary.Login, archive, oldest.FirstSegment),
                cancellationToken
            );
        }
    }

    // The copy of a killed run goes on by itself.
    private static Task EndCopyAsync(string data, CancellationToken cancellationToken) =>
        LeftProcesses.EndAsync(() => LeftProcesses.In(data), "TERM", TimeSpan.FromSeconds(20), cancellationToken);

    private static async Task RunAsync(Command command, CancellationToken cancellationToken)
    {
        var errors = new StringBuilder();
        var result = await command
            .AsPostgres()
            .WithWorkingDirectory("/")
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors))
            .ExecuteAsync(cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new ProcedureException(
                $"{Path.GetFileName(command.TargetFilePath)} ended with exit code {result.ExitCode}: {errors}"
            );
        }
    }
}
