using CareConnect.Tests.Outbox;
using Npgsql;
using Xunit;

namespace CareConnect.Tests.Maintenance;

/// <summary>The lock that every write to one patient's record shares, held by the test: such a write waits, and nobody else.</summary>
internal sealed class HeldCircle : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private HeldCircle(NpgsqlConnection connection) => _connection = connection;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<HeldCircle> OfAsync(MigratedDatabase database, Guid patientId)
    {
        var connection = await Sql.OpenAsync(database.Superuser, Token);
        await connection.ExecuteAsync(
            "SELECT pg_advisory_lock(hashtextextended('careconnect.circle:' || $1::text, 0))",
            Token,
            $"{patientId}"
        );
        return new(connection);
    }

    public Task UntilSomebodyWaitsAsync() =>
        WorkerHost.UntilAsync(
            () =>
                _connection.ReadAsync<bool>(
                    """
                    SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                      WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted)
                    """,
                    Token
                ),
            MaintenanceSwitch.Limit,
            Token
        );

    public async Task ReleaseAsync() => await _connection.ExecuteAsync("SELECT pg_advisory_unlock_all()", Token);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
