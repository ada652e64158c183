using System.Net.Sockets;
using System.Text;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.Access;

/// <summary>What one caller holds, others do not wait for without end.</summary>
public sealed class HeldConnectionTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_body_that_never_ends_holds_no_transaction()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        await using var server = ApiFactory.Start(database);
        var person = await ApiCalls.SignUpAsync(server.CreateClient(), "CAREGIVER");
        using var slow = new TcpClient();
        await slow.ConnectAsync(person.Http.BaseAddress!.Host, person.Http.BaseAddress.Port, Token);
        var head =
            $"POST /api/auth/logout HTTP/1.1\r\nHost: localhost\r\nAuthorization: {person.Http.DefaultRequestHeaders.Authorization}\r\n"
            + $"Idempotency-Key: {Guid.NewGuid()}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{{\r\n";
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), Token);

        // Answered later than the logout was begun, by the same process.
        using var me = await person.Http.FetchAsync("/api/auth/me");
        await using var connection = await Sql.OpenAsync(database.Superuser, Token);
        var held = await connection.ReadAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'careconnect_app' AND datname = current_database() AND state LIKE 'idle in transaction%'",
            Token
        );

        Assert.Equal(200, (int)me.StatusCode);
        Assert.Equal(0, held);
    }

    [Fact]
    public async Task A_lock_that_is_not_given_free_is_answered_503()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(Token);
        await using var server = ApiFactory.Start(database);
        var person = await ApiCalls.SignUpAsync(server.CreateClient(), "PATIENT");
        await using var connection = await Sql.OpenAsync(database.Superuser, Token);
        await using var held = await connection.BeginTransactionAsync(Token);
        await connection.ExecuteAsync(
            $"SELECT pg_advisory_xact_lock(hashtextextended('careconnect.circle:{person.PatientId}', 0))",
            Token
        );

        using var refused = await person.Http.PostAsync(
            $"/api/patients/{person.PatientId}/vital-signs",
            ApiCalls.HeartRate(70)
        );
        await held.RollbackAsync(Token);
        using var recorded = await person.Http.PostAsync(
            $"/api/patients/{person.PatientId}/vital-signs",
            ApiCalls.HeartRate(70)
        );

        await refused.ReadProblemAsync(503, "unavailable");
        Assert.Equal(201, (int)recorded.StatusCode);
    }
}
