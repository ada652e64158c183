using System.Globalization;
using Npgsql;

namespace CareConnect.Ops.Databases;

/// <summary>What a table holds: how many rows, and a sum over the text of each, which no order changes.</summary>
/// <param name="Table">schema.name.</param>
/// <param name="Rows">How many.</param>
/// <param name="Sum">Decimal; two tables of the same rows have the same.</param>
internal sealed record TableDigest(string Table, long Rows, string Sum)
{
    /// <summary>All tables that hold rows themselves, partitions included, as the login sees them, by their names.</summary>
    public static async Task<IReadOnlyList<TableDigest>> OfAllAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        // The text of a row depends on these.
        await connection.ExecuteAsync(
            "SET TIME ZONE 'UTC'; SET datestyle = 'ISO'; SET intervalstyle = 'iso_8601'; SET extra_float_digits = 1; "
                + "SET bytea_output = 'hex'",
            cancellationToken
        );
        var tables = await connection.RowsAsync(
            """
            SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
            ORDER BY 1, 2
            """,
            row => (Schema: row.GetString(0), Name: row.GetString(1)),
            cancellationToken
        );
        var digests = new List<TableDigest>();
        foreach (var (schema, name) in tables)
        {
            var digest = await connection.RowsAsync(
                $"SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM {Sql.Quoted(schema)}.{Sql.Quoted(name)} t",
                row => new TableDigest($"{schema}.{name}", row.GetInt64(0), row.GetString(1)),
                cancellationToken
            );
            digests.AddRange(digest);
        }

        return digests;
    }

    /// <summary>How another database's tables differ from these, a sentence for each table; none when they are equal.</summary>
    public static IReadOnlyList<string> Differences(
        IReadOnlyList<TableDigest> expected,
        IReadOnlyList<TableDigest> found
    )
    {
        var there = found.ToDictionary(digest => digest.Table);
        return
        [
            .. expected
                .Select(digest =>
                    there.GetValueOrDefault(digest.Table) switch
                    {
                        null => $"{digest.Table} is missing ({Count(digest.Rows)})",
                        var other when other.Rows != digest.Rows =>
                            $"{digest.Table} has {Count(other.Rows)} instead of {Count(digest.Rows)}",
                        var other when other.Sum != digest.Sum => $"{digest.Table} has other rows than it should",
                        _ => "",
                    }
                )
                .Where(text => text.Length > 0),
            .. found
                .Where(digest => expected.All(other => other.Table != digest.Table))
                .Select(digest => $"{digest.Table} should not be there ({Count(digest.Rows)})"),
        ];
    }

    private static string Count(long rows) => rows.ToString("N0", CultureInfo.InvariantCulture) + " rows";
}
