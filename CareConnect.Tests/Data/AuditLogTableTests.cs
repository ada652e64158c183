using Npgsql;
using Xunit;

namespace CareConnect.Tests.Data;

/// <summary>The audit trail grows and is read; nobody changes it, not even its owner.</summary>
public sealed class AuditLogTableTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UPDATE audit_logs SET outcome = 'SUCCESS'")]
    [InlineData("DELETE FROM audit_logs")]
    [InlineData("TRUNCATE audit_logs")]
    [InlineData("UPDATE audit_logs_history SET outcome = 'SUCCESS'")]
    [InlineData("DELETE FROM audit_logs_history")]
    [InlineData("TRUNCATE audit_logs_history")]
    [InlineData("ALTER TABLE audit_logs DISABLE TRIGGER ALL")]
    [InlineData("DROP TABLE audit_logs")]
    public async Task No_service_may_change_or_remove_a_row(string statement)
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        foreach (var login in new[] { database.App, database.Readonly, database.Backup })
        {
            await using var connection = await Sql.OpenAsync(login, Cancellation);

            var error = await Assert.ThrowsAsync<PostgresException>(() =>
                connection.ExecuteAsync(statement, Cancellation)
            );

            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, error.SqlState);
        }
    }

    [Fact]
    public async Task The_app_role_adds_rows_and_reads_its_user_s()
    {
        var database = await postgres.GetSharedDatabaseAsync(Cancellation);
        var (row, user) = (Guid.CreateVersion7(), Guid.NewGuid());
        await using var connection = await Sql.OpenAsync(database.App, Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await connection.ExecuteAsync("SELECT set_config('careconnect.user_id', $1, true)", Cancellation, $"{user}");

        await connection.ExecuteAsync(
            "INSERT INTO audit_logs (id, occurred_at, user_id, action, resource, outcome) VALUES ($1, now(), $2, 'a', 'r', 'DENIED')",
            Cancellation,
            row,
            user
        );

        Assert.Equal([$"{row}"], await connection.ReadLinesAsync("SELECT id FROM audit_logs", Cancellation));
    }

    [Theory]
    [InlineData("UPDATE audit_logs SET outcome = 'SUCCESS'")]
    [InlineData("DELETE FROM audit_logs")]
    [InlineData("TRUNCATE audit_logs")]
    public async Task Its_owner_is_stopped_by_the_trigger(string statement)
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Cancellation);
        await using var connection = await Sql.OpenAsync(database.Superuser, Cancellation);
        await connection.ExecuteAsync(
            "INSERT INTO audit_logs (id, occurred_at, action, resource, outcome) VALUES (gen_random_uuid(), now(), 'a', 'r', 'DENIED')",
            Cancellation
        );

        var error = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(statement, Cancellation));

        Assert.Contains("its rows are never changed", error.MessageText, StringComparison.Ordinal);
    }
}
