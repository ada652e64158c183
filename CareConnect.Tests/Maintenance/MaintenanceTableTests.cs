using Npgsql;
using Xunit;

namespace CareConnect.Tests.Maintenance;

/// <summary>The row and the function that switches it.</summary>
public sealed class MaintenanceTableTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task There_is_one_row_which_is_off_until_somebody_switches_it_and_names_who_did()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        await using var connection = await Sql.OpenAsync(database.App, Token);
        const string Row = "SELECT is_on, message, until FROM maintenance_mode";

        Assert.Equal(["False||"], await connection.ReadLinesAsync(Row, Token));
        Assert.False(await database.SetMaintenanceAsync(true, "  later "));
        Assert.True(await database.SetMaintenanceAsync(true, " "));

        Assert.Equal(["True||"], await connection.ReadLinesAsync(Row, Token));
        Assert.Equal(
            "an operator",
            await connection.ReadAsync<string>("SELECT changed_by FROM maintenance_mode", Token)
        );
    }

    [Fact]
    public async Task A_row_that_is_lost_is_written_anew()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        await using var connection = await Sql.OpenAsync(database.Superuser, Token);
        await connection.ExecuteAsync("DELETE FROM maintenance_mode", Token);

        Assert.False(await database.SetMaintenanceAsync(true));

        Assert.True(await connection.ReadAsync<bool>("SELECT is_on FROM maintenance_mode", Token));
    }

    [Theory]
    [InlineData("true, repeat('x', 501), NULL, 'me'", "ck_maintenance_mode_message")]
    [InlineData("true, NULL, 'infinity', 'me'", "ck_maintenance_mode_until")]
    [InlineData("true, NULL, NULL, ' '", "ck_maintenance_mode_changed_by")]
    [InlineData("true, NULL, NULL, NULL", null)]
    [InlineData("NULL, NULL, NULL, 'me'", null)]
    public async Task What_makes_no_sense_is_refused(string arguments, string? constraint)
    {
        var database = await postgres.GetSharedDatabaseAsync(Token);
        await using var connection = await Sql.OpenAsync(database.Superuser, Token);

        var error = await Assert.ThrowsAsync<PostgresException>(() =>
            connection.ExecuteAsync($"SELECT set_maintenance_mode({arguments})", Token)
        );

        Assert.Equal(
            (constraint is null ? PostgresErrorCodes.NotNullViolation : PostgresErrorCodes.CheckViolation, constraint),
            (error.SqlState, error.ConstraintName)
        );
    }
}
