using Npgsql;
using Xunit;

namespace CareConnect.Tests.Data;

/// <summary>Names sort the same on every server: their collation is written down, not taken from the database.</summary>
public sealed class CollationTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_column_of_names_has_the_same_collation_of_its_own()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);

        var collations = await connection.ReadLinesAsync(
            """
            SELECT table_name || '.' || column_name, collation_name FROM information_schema.columns
            WHERE table_schema = 'public' AND data_type = 'text' AND column_name LIKE '%\_name'
            """,
            Cancellation
        );

        Assert.Superset(
            new HashSet<string> { "users.last_name|und-x-icu", "patients.first_name|und-x-icu" },
            collations.ToHashSet()
        );
        Assert.All(collations, line => Assert.EndsWith("|und-x-icu", line, StringComparison.Ordinal));
    }

    // In Swedish and byte by byte an umlaut comes after all other letters; byte by byte so do small letters.
    [Theory]
    [InlineData("LC_COLLATE 'C' LC_CTYPE 'C'", "Zebra, apple, Ärger")]
    [InlineData("LOCALE_PROVIDER icu ICU_LOCALE 'sv' LC_COLLATE 'C' LC_CTYPE 'C'", "apple, Zebra, Ärger")]
    public async Task Whatever_the_database_s_own_collation_names_sort_alike(string locale, string byDefault)
    {
        var database = await CreateDatabaseAsync(locale);
        await postgres.MigrateAsync(database, Cancellation);
        await using var connection = await Sql.OpenAsync(database, Cancellation);
        foreach (var name in new[] { "Zebra", "Ärger", "apple" })
        {
            var user = Seed.AUser();
            user.LastName = name;
            await using var db = Seed.OpenContext(database);
            db.Add(user);
            await db.SaveChangesAsync(Cancellation);
        }

        Assert.Equal(
            byDefault,
            await connection.ReadAsync<string>(
                "SELECT string_agg(last_name, ', ' ORDER BY last_name COLLATE \"default\") FROM users",
                Cancellation
            )
        );
        Assert.Equal(
            "apple, Ärger, Zebra",
            await connection.ReadAsync<string>(
                "SELECT string_agg(last_name, ', ' ORDER BY last_name) FROM users",
                Cancellation
            )
        );
    }

    private async Task<string> CreateDatabaseAsync(string locale)
    {
        var name = $"test_{Guid.NewGuid():N}";
        var server = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync(Cancellation));
        await using var connection = await Sql.OpenAsync(server.ConnectionString, Cancellation);
        await connection.ExecuteAsync(
            $"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' {locale}",
            Cancellation
        );
        server.Database = name;
        return server.ConnectionString;
    }
}
