using CareConnect.Tests.Api;
using CareConnect.Tests.FhirImport;
using Npgsql;
using Xunit;

namespace CareConnect.Tests.CareCircles;

/// <summary>Writes to a record and changes of its circle wait for each other, and look again once it is their turn.</summary>
public sealed class CircleLockTests(ApiServer server, PostgresFixture postgres)
{
    private const string Key = "hashtextextended('careconnect.circle:' || $1, 0)";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("record", 404)]
    [InlineData("import", 403)]
    [InlineData("add", 404)]
    [InlineData("leave", 404)]
    public async Task Whoever_is_revoked_while_waiting_has_no_right_any_more(string act, int expected)
    {
        var writer = await server.SignUpAsync(postgres, "CAREGIVER");
        var bundle = Bundles.Of(Bundles.Patient($"{Guid.NewGuid()}"));
        using var made = await writer.Http.PostTextAsync("/api/patients/import", bundle.ToJsonString());
        var patientId = (await made.ReadAsync(200)).GetProperty("patientId").GetGuid();
        var own = Assert.Single(await writer.ListMembersAsync(patientId)).GetProperty("id").GetGuid();
        await using var database = await Sql.OpenAsync(server.Database.Superuser, Token);
        await using var change = await database.BeginTransactionAsync(Token);
        await database.ExecuteAsync($"SELECT pg_advisory_xact_lock({Key})", Token, patientId);

        var write = act switch
        {
            "record" => writer.Http.PostAsync($"/api/patients/{patientId}/vital-signs", ApiCalls.HeartRate(72)),
            "import" => writer.Http.PostTextAsync("/api/patients/import", Bundles.WithReading(bundle)),
            "add" => writer.TryAddAsync(patientId, "somebody@example.org"),
            _ => writer.RevokeAsync(patientId, own),
        };
        await UntilWaitingAsync(database, patientId, write);
        await database.ExecuteAsync("UPDATE care_circle_members SET revoked_at = now() WHERE id = $1", Token, own);
        await change.CommitAsync(Token);

        using var response = await write;
        Assert.Equal(expected, (int)response.StatusCode);
        Assert.Empty(
            await database.ReadLinesAsync("SELECT id FROM vital_sign_keys WHERE patient_id = $1", Token, patientId)
        );
    }

    [Fact]
    public async Task A_change_waits_for_the_writes_under_way()
    {
        var manager = await server.SignUpAsync(postgres, "CAREGIVER");
        var relative = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        var patientId = await manager.CreatePatientAsync();
        var added = await manager.AddAsync(patientId, relative, "RECORD");
        await using var database = await Sql.OpenAsync(server.Database.Superuser, Token);
        await using var underWay = await database.BeginTransactionAsync(Token);
        await database.ExecuteAsync($"SELECT pg_advisory_xact_lock_shared({Key})", Token, patientId);

        var revocation = manager.RevokeAsync(patientId, added.Id);
        await UntilWaitingAsync(database, patientId, revocation);
        await underWay.CommitAsync(Token);

        using var response = await revocation;
        await response.ReadAsync(204);
    }

    private static async Task UntilWaitingAsync(NpgsqlConnection database, Guid patientId, Task request)
    {
        const string Waiting = $"""
            SELECT count(*) FROM pg_locks
            WHERE locktype = 'advisory' AND NOT granted AND (classid::bigint << 32 | objid::bigint) = {Key}
            """;
        while (await database.ReadAsync<long>(Waiting, Token, patientId) == 0)
        {
            Assert.False(request.IsCompleted, "The request was answered without waiting.");
            await Task.Delay(10, Token);
        }
    }
}
