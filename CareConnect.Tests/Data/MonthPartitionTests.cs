using Npgsql;
using Xunit;

namespace CareConnect.Tests.Data;

/// <summary>The one piece of DDL the app role may cause, and its limits.</summary>
public sealed class MonthPartitionTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Months_from_two_years_back_to_three_ahead_stand_after_migration()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);
        var now = DateTime.UtcNow;

        foreach (var table in new[] { "vital_signs", "audit_logs" })
        {
            var names = await connection.ReadLinesAsync(
                "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = $1::regclass",
                Cancellation,
                table
            );

            var expected = Enumerable
                .Range(-24, 28)
                .Select(n => $"{table}_{now.AddMonths(n):yyyy_MM}")
                .Append($"{table}_history");
            Assert.Equal(expected.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task The_app_role_makes_a_coming_month_once()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        await using var connection = await Sql.OpenAsync(database.App, Cancellation);
        var month = DateTime.UtcNow.AddMonths(5);

        var made = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => EnsureOnOwnConnectionAsync(database.App, month))
        );

        Assert.Single(made, true);
        await using var superuser = await Sql.OpenAsync(database.Superuser, Cancellation);
        Assert.Equal(
            "careconnect_owner",
            await superuser.ReadAsync<string>(
                "SELECT tableowner FROM pg_tables WHERE tablename = $1",
                Cancellation,
                $"vital_signs_{month:yyyy_MM}"
            )
        );
        await using var backup = await Sql.OpenAsync(database.Backup, Cancellation);
        Assert.Empty(await backup.ReadLinesAsync($"SELECT id FROM vital_signs_{month:yyyy_MM}", Cancellation));
    }

    [Fact]
    public async Task A_month_in_history_needs_none()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        await using var connection = await Sql.OpenAsync(database.App, Cancellation);

        Assert.False(
            await connection.ReadAsync<bool>("SELECT ensure_month_partition('vital_signs', '1950-06-01')", Cancellation)
        );
    }

    [Theory]
    [InlineData("'users', now()::date")]
    [InlineData("'vital_signs_history', now()::date")]
    [InlineData("'vital_signs; DROP TABLE users', now()::date")]
    [InlineData("NULL, now()::date")]
    [InlineData("'vital_signs', NULL")]
    [InlineData("'vital_signs', (now() + interval '14 months')::date")]
    [InlineData("'vital_signs', '9999-01-01'")]
    public async Task Anything_else_is_refused(string arguments)
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        await using var connection = await Sql.OpenAsync(database.App, Cancellation);

        var error = await Assert.ThrowsAsync<PostgresException>(() =>
            connection.ExecuteAsync($"SELECT ensure_month_partition({arguments})", Cancellation)
        );

        Assert.Equal(PostgresErrorCodes.InvalidParameterValue, error.SqlState);
    }

    [Fact]
    public async Task A_search_path_of_the_caller_leads_nowhere()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        await using var superuser = await Sql.OpenAsync(database.Superuser, Cancellation);
        await superuser.ExecuteAsync(
            """
            CREATE SCHEMA evil; GRANT USAGE ON SCHEMA evil TO careconnect_app;
            CREATE FUNCTION evil.to_regclass(text) RETURNS regclass LANGUAGE sql AS $$ SELECT 'users'::regclass $$;
            CREATE TABLE evil.month_partitioned_tables AS SELECT 'users' AS name, date '2020-01-01' AS first_month;
            GRANT SELECT ON evil.month_partitioned_tables TO careconnect_app
            """,
            Cancellation
        );
        await using var connection = await Sql.OpenAsync(database.App, Cancellation);
        await connection.ExecuteAsync("SET search_path = evil, pg_catalog, public", Cancellation);

        await Assert.ThrowsAsync<PostgresException>(() =>
            connection.ExecuteAsync("SELECT public.ensure_month_partition('users', now()::date)", Cancellation)
        );
    }

    private static async Task<bool> EnsureOnOwnConnectionAsync(string login, DateTime month)
    {
        await using var connection = await Sql.OpenAsync(login, Cancellation);
        return await connection.ReadAsync<bool>(
            "SELECT ensure_month_partition('vital_signs', $1)",
            Cancellation,
            DateOnly.FromDateTime(month)
        );
    }
}
