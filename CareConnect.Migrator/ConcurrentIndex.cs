using System.Text.RegularExpressions;
using EvolveDb.Migration;
using Npgsql;

namespace CareConnect.Migrator;

/// <summary>
/// An index that a file marked <c>-- evolve-tx-off</c> creates while its table stays in use. PostgreSQL refuses that on a
/// partitioned table, so there the one statement of the file is carried out partition by partition. Whatever a run that died
/// left behind, the next one completes: what is invalid is built again, what is attached stays.
/// </summary>
internal sealed partial record ConcurrentIndex(
    MigrationScript Script,
    string Create,
    string Name,
    string Table,
    string Rest
)
{
    private const int MaxNameLength = 63;

    private const string NextPartitionSql = """
        SELECT c.relname FROM pg_inherits p JOIN pg_class c ON c.oid = p.inhrelid
        WHERE p.inhparent = to_regclass('public.' || $1) AND NOT EXISTS (
          SELECT FROM pg_inherits i JOIN pg_index x ON x.indexrelid = i.inhrelid
          WHERE i.inhparent = to_regclass('public.' || $2) AND x.indrelid = c.oid)
        ORDER BY 1 LIMIT 1
        """;

    /// <summary>The index that the file creates; null when the file does something else.</summary>
    public static ConcurrentIndex? Find(MigrationScript script)
    {
        var match = Statement().Match(SqlText.WithoutComments(script.Content));
        return match.Success && !script.IsTransactionEnabled
            ? new(
                script,
                match.Result("${create}"),
                match.Result("${name}"),
                match.Result("${table}"),
                match.Result("${rest}")
            )
            : null;
    }

    public async Task BuildAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            if (await IsPartitionedAsync(connection, cancellationToken))
            {
                await BuildByPartitionAsync(connection, cancellationToken);
            }
            else
            {
                await BuildAsync(connection, Name, Table, cancellationToken);
            }
        }
        catch (PostgresException exception)
        {
            throw new MigrationFailure($"{Script.Name}: {MigrationFailure.Describe(exception)}", exception);
        }
    }

    private async Task BuildByPartitionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await IsValidAsync(connection, Name, cancellationToken) is null)
        {
            // Made in a moment and invalid until every partition has its own. It does lock out writers for that moment.
            await ExecuteBrieflyAsync(connection, $"{Create} {Name} ON ONLY {Table} {Rest}", cancellationToken);
        }
        // Asked anew each time: a partition that is made meanwhile may come with its index, or without.
        while (await NextPartitionAsync(connection, cancellationToken) is { } partition)
        {
            var name = NameOn(partition);
            await BuildAsync(connection, name, partition, cancellationToken);
            await ExecuteBrieflyAsync(connection, $"ALTER INDEX {Name} ATTACH PARTITION {name}", cancellationToken);
        }
        if (await IsValidAsync(connection, Name, cancellationToken) != true)
        {
            throw new MigrationFailure(
                $"{Script.Name}: {Name} is invalid though every partition has its own; drop it and run again"
            );
        }
    }

    // Valid: a run built it and died before it was written down. Invalid: a run died, or failed, while it built it.
    private async Task BuildAsync(
        NpgsqlConnection connection,
        string name,
        string table,
        CancellationToken cancellationToken
    )
    {
        var isValid = await IsValidAsync(connection, name, cancellationToken);
        if (isValid == true)
        {
            return;
        }
        if (isValid == false)
        {
            await ExecuteAsync(connection, $"DROP INDEX CONCURRENTLY {name}", cancellationToken);
        }
        try
        {
            await ExecuteAsync(connection, $"{Create} CONCURRENTLY {name} ON {table} {Rest}", cancellationToken);
        }
        catch (PostgresException) when (connection.FullState == System.Data.ConnectionState.Open)
        {
            // An invalid index helps no reader and slows every writer.
            await ExecuteAsync(connection, $"DROP INDEX CONCURRENTLY IF EXISTS {name}", cancellationToken);
            throw;
        }
    }

    private string NameOn(string partition)
    {
        var suffix = partition.StartsWith(Table + "_", StringComparison.Ordinal)
            ? partition[(Table.Length + 1)..]
            : partition;
        var name = $"{Name}_{suffix}";
        return name.Length <= MaxNameLength
            ? name
            : throw new MigrationFailure(
                $"{Script.Name}: {name} is longer than {MaxNameLength} characters; give the index a shorter name"
            );
    }

    private Task<bool> IsPartitionedAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ReadScalarAsync<bool>(
            "SELECT relkind = 'p' FROM pg_class WHERE oid = to_regclass('public.' || $1)",
            cancellationToken,
            new NpgsqlParameter { Value = Table }
        );

    private static Task<bool?> IsValidAsync(
        NpgsqlConnection connection,
        string name,
        CancellationToken cancellationToken
    ) =>
        connection.ReadScalarAsync<bool?>(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('public.' || $1)",
            cancellationToken,
            new NpgsqlParameter { Value = name }
        );

    private Task<string?> NextPartitionAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ReadScalarAsync<string>(
            NextPartitionSql,
            cancellationToken,
            new NpgsqlParameter { Value = Table },
            new NpgsqlParameter { Value = Name }
        );

    // An index of millions of rows takes as long as it takes, and it waits for whoever still reads an older state.
    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await Locks.WaitAsync(connection, cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Task ExecuteBrieflyAsync(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancellationToken
    ) =>
        Locks.RetryAsync(
            async () =>
            {
                await Locks.WaitBrieflyAsync(connection, cancellationToken);
                await connection.ExecuteAsync(sql, cancellationToken);
            },
            cancellationToken
        );

    [GeneratedRegex(
        """^\s*(?<create>CREATE\s+(UNIQUE\s+)?INDEX)\s+CONCURRENTLY\s+(IF\s+NOT\s+EXISTS\s+)?(?!(on|if)\b)(?<name>[a-z_][a-z0-9_]*)\s+ON\s+(?!only\b)(?<table>[a-z_][a-z0-9_]*)\s*(?<rest>(\(|USING\b)[\s\S]*?)[;\s]*$""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Statement();
}
