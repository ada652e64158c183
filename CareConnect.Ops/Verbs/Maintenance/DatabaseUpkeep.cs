using CareConnect.Ops.Databases;
using CareConnect.Ops.Procedures;
using Npgsql;

namespace CareConnect.Ops.Verbs.Maintenance;

/// <summary>What a database needs now and then; the guide does it with the application scaled down to nothing.</summary>
internal static class DatabaseUpkeep
{
    public static IEnumerable<Step> Steps(Stores stores) =>
        [
            Statement(
                stores,
                "Free dead rows and count anew",
                "VACUUM (ANALYZE)",
                (connection, _, cancellationToken) => connection.ExecuteAsync("VACUUM (ANALYZE)", cancellationToken)
            ),
            Statement(
                stores,
                "Remove what a broken rebuild left",
                "DROP INDEX CONCURRENTLY for each invalid index that ends with _ccnew or _ccold",
                DropLeftIndexesAsync
            ),
            Statement(
                stores,
                "Rebuild indexes",
                "REINDEX (CONCURRENTLY) DATABASE",
                (connection, _, cancellationToken) =>
                    connection.ExecuteAsync(
                        $"REINDEX (CONCURRENTLY) DATABASE {Sql.Quoted(connection.Database)}",
                        cancellationToken
                    )
            ),
            Statement(
                stores,
                "Make the months ahead",
                "SELECT ensure_month_partition(table, month) for this month and the next two",
                (connection, _, cancellationToken) =>
                    connection.ExecuteAsync(
                        """
                        SELECT ensure_month_partition(t.name, (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => m))::date)
                        FROM month_partitioned_tables t, generate_series(0, 2) m
                        """,
                        cancellationToken
                    )
            ),
        ];

    private static Step Statement(
        Stores stores,
        string name,
        string call,
        Func<NpgsqlConnection, StepContext, CancellationToken, Task> run
    ) =>
        new(
            name,
            call,
            async (context, cancellationToken) =>
            {
                var database = await stores.DatabaseAsync(cancellationToken);
                await using var connection = await DatabaseAccess.OpenAsync(database.Owner, cancellationToken);
                await run(connection, context, cancellationToken);
            }
        );

    private static async Task DropLeftIndexesAsync(
        NpgsqlConnection connection,
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        var left = await connection.RowsAsync(
            """
            SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
            WHERE NOT indisvalid AND relname ~ '_cc(new|old)\d*$'
            """,
            row => row.GetString(0),
            cancellationToken
        );
        foreach (var index in left)
        {
            context.Say($"{index} goes");
            await connection.ExecuteAsync($"DROP INDEX CONCURRENTLY {index}", cancellationToken);
        }
    }
}
