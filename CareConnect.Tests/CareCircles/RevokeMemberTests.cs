using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.CareCircles;

/// <summary>Leaving a circle and sending others away, and that a record never loses its last manager.</summary>
public sealed class RevokeMemberTests(ApiServer server, PostgresFixture postgres)
{
    private const string OnlyViews = """{"scopes":{"files":"VIEW"}}""";

    [Fact]
    public async Task A_revoked_member_is_outside_and_stays_in_the_history()
    {
        var (manager, patientId) = await ARecordOfACaregiver();
        var relative = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        var added = await manager.AddAsync(patientId, relative);

        using var revoked = await manager.RevokeAsync(patientId, added.Id);
        using var again = await manager.RevokeAsync(patientId, added.Id);

        await revoked.ReadAsync(204);
        await again.ReadProblemAsync(404, "not-found");
        Assert.Equal(404, await relative.ReadVitalSignsAsync(patientId));
        Assert.DoesNotContain(
            await manager.ListMembersAsync(patientId),
            m => m.GetProperty("id").GetGuid() == added.Id
        );
        using var read = await manager.Http.FetchAsync($"{CircleCalls.Members(patientId)}/{added.Id}");
        var ended = await read.ReadAsync(200);
        Assert.Equal("REVOKED", ended.Text("state"));
        Assert.NotNull(ended.Text("revokedAt"));
    }

    [Theory]
    [InlineData("NONE")]
    [InlineData("VIEW")]
    [InlineData("RECORD")]
    public async Task A_member_sends_nobody_away_but_may_leave(string scope)
    {
        var (manager, patientId) = await ARecordOfACaregiver();
        var (one, two) = (
            await server.SignUpAsync(postgres, "FAMILY_MEMBER"),
            await server.SignUpAsync(postgres, "FAMILY_MEMBER")
        );
        var own = await manager.AddAsync(patientId, one, scope);
        var other = await manager.AddAsync(patientId, two, scope);

        using var refused = await one.RevokeAsync(patientId, other.Id);
        using var left = await one.RevokeAsync(patientId, own.Id);
        using var outside = await one.RevokeAsync(patientId, own.Id);

        await refused.ReadProblemAsync(403, "not-allowed");
        await left.ReadAsync(204);
        await outside.ReadProblemAsync(404, "not-found");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(OnlyViews)]
    [InlineData("""{"expiresAt":"2199-01-01T00:00:00Z"}""")]
    public async Task The_last_manager_of_a_record_without_an_account_stays(string? change)
    {
        var (manager, patientId) = await ARecordOfACaregiver();
        var relative = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        await manager.AddAsync(patientId, relative, "RECORD");

        using var response = await LeaveOrChangeAsync(manager, patientId, change);

        await response.ReadProblemAsync(409, "last-manager");
        var member = Assert.Single(
            await manager.ListMembersAsync(patientId),
            m => m.GetProperty("userId").GetGuid() == manager.Id
        );
        Assert.Equal(("ACTIVE", "MANAGE"), (member.Text("state"), member.GetProperty("scopes").Text("files")));
    }

    [Theory]
    [InlineData("suspended")]
    [InlineData("expires")]
    [InlineData("pending")]
    public async Task Who_cannot_manage_as_long_does_not_count_as_another_manager(string flaw)
    {
        var (manager, patientId) = await ARecordOfACaregiver();
        var second = await server.SignUpAsync(postgres, "CAREGIVER");
        var tomorrow = DateTimeOffset.UtcNow.AddDays(1);
        await manager.AddAsync(
            patientId,
            second,
            "MANAGE",
            startsAt: flaw == "pending" ? tomorrow : null,
            expiresAt: flaw == "expires" ? tomorrow : null
        );
        if (flaw == "suspended")
        {
            var token = TestContext.Current.CancellationToken;
            await using var database = await Sql.OpenAsync(server.Database.Superuser, token);
            await database.ExecuteAsync("UPDATE users SET status = 'SUSPENDED' WHERE id = $1", token, second.Id);
        }

        using var response = await LeaveOrChangeAsync(manager, patientId, null);

        await response.ReadProblemAsync(409, "last-manager");
    }

    [Theory]
    [InlineData(null, 204)]
    [InlineData(OnlyViews, 200)]
    public async Task With_a_second_manager_the_first_may_go(string? change, int expected)
    {
        var (manager, patientId) = await ARecordOfACaregiver();
        var second = await server.SignUpAsync(postgres, "CAREGIVER");
        await manager.AddAsync(patientId, second, "MANAGE");

        using var response = await LeaveOrChangeAsync(manager, patientId, change);
        using var last = await LeaveOrChangeAsync(second, patientId, change);

        Assert.Equal(expected, (int)response.StatusCode);
        await last.ReadProblemAsync(409, "last-manager");
    }

    [Fact]
    public async Task A_patient_with_an_account_needs_no_other_manager()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var relative = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        var patientId = patient.PatientId!.Value;
        var added = await patient.AddAsync(patientId, relative, "MANAGE");

        using var left = await relative.RevokeAsync(patientId, added.Id);

        await left.ReadAsync(204);
    }

    [Fact]
    public async Task Two_managers_who_leave_at_once_do_not_both_leave()
    {
        for (var round = 0; round < 10; round++)
        {
            var (manager, patientId) = await ARecordOfACaregiver();
            var second = await server.SignUpAsync(postgres, "CAREGIVER");
            var added = await manager.AddAsync(patientId, second, "MANAGE");

            var answers = await Task.WhenAll(
                LeaveOrChangeAsync(manager, patientId, round % 2 == 0 ? null : OnlyViews),
                second.RevokeAsync(patientId, added.Id)
            );

            Assert.Single(answers, a => a.IsSuccessStatusCode);
            Assert.Single(answers, a => (int)a.StatusCode == 409);
        }
    }

    private async Task<(Person Manager, Guid PatientId)> ARecordOfACaregiver()
    {
        var manager = await server.SignUpAsync(postgres, "CAREGIVER");
        return (manager, await manager.CreatePatientAsync());
    }

    private static async Task<HttpResponseMessage> LeaveOrChangeAsync(Person person, Guid patientId, string? change)
    {
        var own = (await person.ListMembersAsync(patientId)).Single(m =>
            m.GetProperty("userId").GetGuid() == person.Id
        );
        var id = own.GetProperty("id").GetGuid();
        if (change is null)
        {
            return await person.RevokeAsync(patientId, id);
        }
        using var read = await person.Http.FetchAsync($"{CircleCalls.Members(patientId)}/{id}");
        return await person.ChangeAsync(patientId, id, change, (await read.ToMembershipAsync(200)).ETag);
    }
}
