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
        foreach (var index in scripts.Select(ConcurrentIndex.Find).OfType<ConcurrentIndex>())
        {
            if (!recorded.ContainsKey(index.Script.Version!.Label))
            {
                applied.AddRange(await ApplyIndexAsync(connection, folder, scripts, index, cancellationToken));
            }
        }

        applied.AddRange(await RunAsync(connection, Configure(connection, folder), cancellationToken));
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

    // What comes before it, then the index itself, which Evolve only writes down.
    private static async Task<List<string>> ApplyIndexAsync(
        NpgsqlConnection connection,
        string folder,
        IReadOnlyList<MigrationScript> scripts,
        ConcurrentIndex index,
        CancellationToken cancellationToken
    )
    {
        List<string> applied = [];
        if (scripts.TakeWhile(script => script != index.Script).LastOrDefault() is { } last)
        {
            var before = Configure(connection, folder);
            before.TargetVersion = last.Version!;
            applied.AddRange(await RunAsync(connection, before, cancellationToken));
        }

        await index.BuildAsync(connection, cancellationToken);
        var record = Configure(connection, folder);
        record.TargetVersion = index.Script.Version!;
        record.SkipNextMigrations = true;
        await RunAsync(connection, record, cancellationToken);
        return [.. applied, index.Script.Name];
    }

    private static async Task<IReadOnlyList<string>> RunAsync(
        NpgsqlConnection connection,
        Evolve evolve,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await Task.Run(evolve.Migrate, cancellationToken);
            return evolve.AppliedMigrations;
        }
        catch (EvolveException exception)
        {
            await ForgetFailedAsync(connection, cancellationToken);
            throw new MigrationFailure(Describe(exception), exception);
        }
    }

    private static Evolve Configure(NpgsqlConnection connection, string folder) =>
        new(connection)
        {
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
