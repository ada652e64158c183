using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CareConnect.Tests.Data;

/// <summary>The EF model and the migrated schema are written by two hands; here they agree.</summary>
public sealed class SchemaTests(PostgresFixture postgres)
{
    private const string ColumnsSql = """
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND a.attnum > 0 AND NOT a.attisdropped
        """;

    private const string KeysSql = """
        SELECT c.conrelid::regclass::text, string_agg(a.attname, ',' ORDER BY k.position)
        FROM pg_constraint c
          CROSS JOIN unnest(c.conkey) WITH ORDINALITY AS k(attnum, position)
          JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum
          JOIN pg_class t ON t.oid = c.conrelid
        WHERE c.contype = 'p' AND c.connamespace = 'public'::regnamespace AND NOT t.relispartition
        GROUP BY c.conrelid
        """;

    // The Migrator's own, which no service reads; and what every process reads without the model.
    private static readonly string[] NotInTheModel =
    [
        "careconnect_migrations",
        "month_partitioned_tables",
        "maintenance_mode",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_table_and_column_has_the_type_and_nullability_that_the_model_says()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        await using var db = Seed.OpenContext(database.Superuser);
        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);

        var inDatabase = await connection.ReadLinesAsync(ColumnsSql, Cancellation);

        var inModel = db
            .Model.GetRelationalModel()
            .Tables.SelectMany(table => table.Columns.Select(column => (table, column)))
            .Where(pair => pair.column.Name != "xmin")
            .Select(pair => $"{pair.table.Name}|{pair.column.Name}|{pair.column.StoreType}|{pair.column.IsNullable}");
        Assert.Equal(
            inDatabase.Where(line => !NotInTheModel.Contains(line.Split('|')[0])).Order(StringComparer.Ordinal),
            inModel.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Every_primary_key_is_the_model_s()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        await using var db = Seed.OpenContext(database.Superuser);
        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);

        var inDatabase = await connection.ReadLinesAsync(KeysSql, Cancellation);

        var inModel = db
            .Model.GetRelationalModel()
            .Tables.Select(table =>
                $"{table.Name}|{string.Join(',', table.PrimaryKey!.Columns.Select(column => column.Name))}"
            );
        Assert.Equal(
            inDatabase.Where(line => !NotInTheModel.Contains(line.Split('|')[0])).Order(StringComparer.Ordinal),
            inModel.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task No_foreign_key_deletes_or_empties_what_refers_to_a_person()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);

        var acting = await connection.ReadLinesAsync(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' AND (confdeltype <> 'a' OR confupdtype <> 'a')",
            Cancellation
        );

        Assert.Empty(acting);
    }
}
