using Xunit;

namespace CareConnect.Tests.Data;

/// <summary>No index costs writers for what another one gives readers already.</summary>
public sealed class IndexTests(PostgresFixture postgres)
{
    // A unique index guards something that a longer one does not, so it is needless only beside its double.
    private const string NeedlessSql = """
        SELECT a.indexrelid::regclass::text, b.indexrelid::regclass::text
        FROM pg_index a JOIN pg_index b ON a.indrelid = b.indrelid AND a.indexrelid <> b.indexrelid
        WHERE a.indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND NOT relispartition)
          AND pg_get_expr(a.indpred, a.indrelid) IS NOT DISTINCT FROM pg_get_expr(b.indpred, b.indrelid)
          AND pg_get_expr(a.indexprs, a.indrelid) IS NOT DISTINCT FROM pg_get_expr(b.indexprs, b.indrelid)
          AND CASE WHEN a.indisunique
            THEN b.indisunique AND a.indexrelid < b.indexrelid AND a.indkey::text = b.indkey::text
            ELSE b.indkey::text || ' ' LIKE a.indkey::text || ' %' END
        ORDER BY 1, 2
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_columns_are_indexed_twice()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);

        Assert.Empty(await connection.ReadLinesAsync(NeedlessSql, Cancellation));
    }

    [Theory]
    [InlineData("CREATE UNIQUE INDEX a ON probe (x); CREATE UNIQUE INDEX b ON probe (x)", "a|b")]
    [InlineData("CREATE INDEX a ON probe (x); CREATE INDEX b ON probe (x, y)", "a|b")]
    [InlineData("CREATE INDEX a ON probe (x) WHERE y > 0; CREATE UNIQUE INDEX b ON probe (x) WHERE y > 0", "a|b")]
    [InlineData("CREATE INDEX a ON probe (x) WHERE y > 0; CREATE INDEX b ON probe (x)", null)]
    [InlineData("CREATE UNIQUE INDEX a ON probe (x); CREATE INDEX b ON probe (x, y)", null)]
    [InlineData("CREATE INDEX a ON probe (y); CREATE INDEX b ON probe (x, y)", null)]
    [InlineData("CREATE INDEX a ON probe (abs(x)); CREATE INDEX b ON probe (abs(y))", null)]
    public async Task A_double_is_recognised(string indexes, string? needless)
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await connection.ExecuteAsync("CREATE TABLE probe (x int, y int)", Cancellation);
        await connection.ExecuteAsync(indexes, Cancellation);

        Assert.Equal(needless is null ? [] : [needless], await connection.ReadLinesAsync(NeedlessSql, Cancellation));
    }
}
