using EvolveDb;
using EvolveDb.Configuration;
using EvolveDb.Migration;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CareConnect.Migrator;

/// <summary>
/// Applies the SQL files as careconnect_owner with Evolve: in order, each in one transaction, recorded with its checksum. An
/// applied file that was edited stops everything before anything is done. Indexes that are built while their tables stay in
/// use are files of their own, outside a transaction.
/// </summary>
internal static partial class SqlMigrations
{
    public const string HistoryTable = "careconnect_migrations";

    public static async Task<bool> HasHistoryAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.ReadScalarAsync<bool>(
            $"SELECT to_regclass('public.{HistoryTable}') IS NOT NULL",
            cancellationToken
        );

    public static async Task<int> ApplyAsync(
        NpgsqlConnectionStringBuilder login,
        string folder,
        ILogger logger,
        CancellationToken cancellationToken
    )
    {
        // As a start option, so that the role holds however often the connection is opened.
        var asOwner = new NpgsqlConnectionStringBuilder(login.ConnectionString)
        {
            Options = $"-c role={DatabaseRoles.Owner}",
        };
        await using var connection = new NpgsqlConnection(asOwner.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        var scripts = ReadScripts(Configure(connection, folder), folder);
        FilesOutsideTransactions.RefuseUnruly(scripts);
        var recorded = await AppliedFiles.ReadAsync(connection, cancellationToken);
        AppliedFiles.RefuseEdited(recorded, scripts);
        List<string> applied = [];
        foreach (var script in scripts.Where(script => !script.IsTransactionEnabled))
        {
            if (!recorded.ContainsKey(script.Version!.Label))
            {
                applied.AddRange(await ApplyAloneAsync(connection, folder, scripts, script, cancellationToken));
            }
        }

        applied.AddRange(await RunBrieflyAsync(connection, () => Configure(connection, folder), cancellationToken));
        foreach (var name in applied)
        {
            LogApplied(logger, name);
        }

        // Each time: the run that applied a file may have been killed before it came here.
        await connection.ExecuteAsync(
            $"GRANT SELECT ON {HistoryTable}, {HistoryTable}_id_seq TO careconnect_backup",
            cancellationToken
        );
        return applied.Count;
    }

    // A file outside a transaction: what comes before it, then the file.
    private static async Task<List<string>> ApplyAloneAsync(
        NpgsqlConnection connection,
        string folder,
        IReadOnlyList<MigrationScript> scripts,
        MigrationScript script,
        CancellationToken cancellationToken
    )
    {
        List<string> applied = [];
        if (scripts.TakeWhile(other => other != script).LastOrDefault() is { } last)
        {
            applied.AddRange(
                await RunBrieflyAsync(connection, () => Configure(connection, folder, last.Version), cancellationToken)
            );
        }

        var evolve = Configure(connection, folder, script.Version);
        if (ConcurrentIndex.Find(script) is { } index)
        {
            await index.BuildAsync(connection, cancellationToken);
            // Evolve only writes it down.
            evolve.SkipNextMigrations = true;
        }
        await Locks.WaitAsync(connection, cancellationToken);
        await RunAsync(connection, evolve, cancellationToken);
        return [.. applied, script.Name];
    }

    private static async Task<List<string>> RunBrieflyAsync(
        NpgsqlConnection connection,
        Func<Evolve> configure,
        CancellationToken cancellationToken
    )
    {
        List<string> applied = [];
        await Locks.RetryAsync(
            async () =>
            {
                var evolve = configure();
                try
                {
                    await Locks.WaitBrieflyAsync(connection, cancellationToken);
                    await RunAsync(connection, evolve, cancellationToken);
                }
                finally
                {
                    // Also those before the one that has to be tried again.
                    applied.AddRange(evolve.AppliedMigrations);
                }
            },
            cancellationToken
        );
        return applied;
    }

    private static async Task RunAsync(NpgsqlConnection connection, Evolve evolve, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(evolve.Migrate, cancellationToken);
        }
        catch (EvolveException exception)
        {
            await ForgetFailedAsync(connection, cancellationToken);
            throw new MigrationFailure(Describe(exception), exception);
        }
    }

    private static Evolve Configure(NpgsqlConnection connection, string folder, MigrationVersion? upTo = null) =>
        new(connection)
        {
            TargetVersion = upTo ?? MigrationVersion.MaxVersion,
            Locations = [folder],
            Schemas = ["public"],
            MetadataTableName = HistoryTable,
            IsEraseDisabled = true,
            // The Migrator's own lock covers more than Evolve's would: also roles and checks.
            EnableClusterMode = false,
            // An index of millions of rows takes as long as it takes.
            CommandTimeout = 0,
            TransactionMode = TransactionKind.CommitEach,
        };

    private static List<MigrationScript> ReadScripts(Evolve evolve, string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new MigrationFailure($"the folder of migrations is missing: {folder}");
        }

        try
        {
            var scripts = new FileMigrationLoader(evolve).GetMigrations().ToList();
            return scripts.Count == 0 ? throw new MigrationFailure($"no migration is in {folder}") : scripts;
        }
        catch (EvolveException exception)
        {
            throw new MigrationFailure(Describe(exception), exception);
        }
    }

    // Evolve records a failed file too; what failed left nothing behind, so neither should its record.
    private static Task ForgetFailedAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteAsync($"DELETE FROM {HistoryTable} WHERE NOT success", cancellationToken);

    private static string Describe(EvolveException exception)
    {
        var message = exception.Message.ReplaceLineEndings(" ");
        return exception.InnerException is { } inner && !message.Contains(inner.Message, StringComparison.Ordinal)
            ? $"{message} {MigrationFailure.Describe(inner)}"
            : message;
    }

    [LoggerMessage(LogLevel.Information, "Applied {File}")]
    private static partial void LogApplied(ILogger logger, string file);
}
