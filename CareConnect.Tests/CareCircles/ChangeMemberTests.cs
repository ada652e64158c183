using System.Text.Json;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.CareCircles;

/// <summary>Changing what a member may do over HTTP.</summary>
public sealed class ChangeMemberTests(ApiServer server, PostgresFixture postgres)
{
    [Fact]
    public async Task A_change_is_effective_at_once_and_touches_only_what_it_names()
    {
        var (patient, relative, added) = await ACircleOfTwo("MANAGE");
        var id = patient.PatientId!.Value;

        using var response = await patient.ChangeAsync(
            id,
            added.Id,
            """{"relationship":"OTHER","scopes":{"vitalSigns":"NONE"}}""",
            added.ETag
        );
        var changed = await response.ToMembershipAsync(200);

        Assert.NotEqual(added.ETag, changed.ETag);
        Assert.Equal("OTHER", changed.Body.Text("relationship"));
        Assert.Equal(
            """{"vitalSigns":"NONE","medications":"MANAGE","allergies":"MANAGE","messages":"MANAGE","files":"MANAGE"}""",
            changed.Body.GetProperty("scopes").GetRawText()
        );
        Assert.Equal(403, await relative.ReadVitalSignsAsync(id));
        using var again = await patient.ChangeAsync(id, added.Id, """{"scopes":{"vitalSigns":"VIEW"}}""", changed.ETag);
        await again.ReadAsync(200);
        Assert.Equal(200, await relative.ReadVitalSignsAsync(id));
    }

    [Fact]
    public async Task An_end_is_set_kept_where_absent_and_taken_away_by_null()
    {
        var (patient, _, added) = await ACircleOfTwo("VIEW");
        var id = patient.PatientId!.Value;
        var end = new DateTimeOffset(2199, 1, 1, 8, 0, 0, TimeSpan.Zero);

        using var set = await patient.ChangeAsync(
            id,
            added.Id,
            """{"expiresAt":"2199-01-01T10:00:00+02:00"}""",
            added.ETag
        );
        var withEnd = await set.ToMembershipAsync(200);
        using var other = await patient.ChangeAsync(id, added.Id, """{"relationship":"OTHER"}""", withEnd.ETag);
        var kept = await other.ToMembershipAsync(200);
        using var removed = await patient.ChangeAsync(id, added.Id, """{"expiresAt":null}""", kept.ETag);
        var without = await removed.ToMembershipAsync(200);

        Assert.Equal(end, withEnd.Body.GetProperty("expiresAt").GetDateTimeOffset());
        Assert.Equal(end, kept.Body.GetProperty("expiresAt").GetDateTimeOffset());
        Assert.Equal(JsonValueKind.Null, without.Body.GetProperty("expiresAt").ValueKind);
    }

    [Theory]
    [InlineData(null, 428, "precondition-required")]
    [InlineData("\"1\"", 412, "precondition-failed")]
    [InlineData("*", 412, "precondition-failed")]
    [InlineData("W/\"1\"", 412, "precondition-failed")]
    public async Task Without_the_version_that_is_there_nothing_changes(string? ifMatch, int status, string type)
    {
        var (patient, relative, added) = await ACircleOfTwo("VIEW");
        var id = patient.PatientId!.Value;

        using var response = await patient.ChangeAsync(id, added.Id, """{"scopes":{"vitalSigns":"NONE"}}""", ifMatch);

        await response.ReadProblemAsync(status, type);
        Assert.Equal(200, await relative.ReadVitalSignsAsync(id));
    }

    [Fact]
    public async Task Of_many_changes_of_one_version_one_is_made()
    {
        var (patient, _, added) = await ACircleOfTwo("VIEW");

        var responses = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(n =>
                    patient.ChangeAsync(
                        patient.PatientId!.Value,
                        added.Id,
                        n % 2 == 0 ? """{"scopes":{"files":"RECORD"}}""" : """{"scopes":{"files":"NONE"}}""",
                        added.ETag
                    )
                )
        );

        Assert.Equal([200, .. Enumerable.Repeat(412, 7)], responses.Select(r => (int)r.StatusCode).Order());
    }

    [Fact]
    public async Task Who_does_not_manage_the_circle_changes_nobody_not_even_themselves()
    {
        var (patient, relative, added) = await ACircleOfTwo("RECORD");
        var stranger = await server.SignUpAsync(postgres, "CAREGIVER");
        var body = JsonSerializer.Serialize(new { scopes = CircleCalls.Everywhere("MANAGE") });

        using var own = await relative.ChangeAsync(patient.PatientId!.Value, added.Id, body, added.ETag);
        using var outside = await stranger.ChangeAsync(patient.PatientId!.Value, added.Id, body, added.ETag);

        await own.ReadProblemAsync(403, "not-allowed");
        await outside.ReadProblemAsync(404, "not-found");
    }

    [Fact]
    public async Task A_member_is_found_in_their_own_circle_only_and_not_when_ended()
    {
        var (patient, _, added) = await ACircleOfTwo("VIEW");
        var other = await server.SignUpAsync(postgres, "PATIENT");
        using var elsewhere = await other.ChangeAsync(other.PatientId!.Value, added.Id, "{}", added.ETag);
        using var foreign = await other.RevokeAsync(other.PatientId!.Value, added.Id);
        using var read = await other.Http.FetchAsync($"{CircleCalls.Members(other.PatientId!.Value)}/{added.Id}");
        using var revoked = await patient.RevokeAsync(patient.PatientId!.Value, added.Id);
        await revoked.ReadAsync(204);

        using var ended = await patient.ChangeAsync(patient.PatientId!.Value, added.Id, "{}", added.ETag);

        await elsewhere.ReadProblemAsync(404, "not-found");
        await foreign.ReadProblemAsync(404, "not-found");
        await read.ReadProblemAsync(404, "not-found");
        await ended.ReadProblemAsync(404, "not-found");
    }

    [Theory]
    [InlineData("scopes", "{}")]
    [InlineData("expiresAt", """{"expiresAt":"2026-01-01T00:00:00Z"}""")]
    [InlineData("relationship", """{"relationship":"SELF"}""")]
    [InlineData("scopes.allergies", """{"scopes":{"allergies":"manage"}}""")]
    public async Task A_wrong_field_is_refused_by_its_name(string field, string body)
    {
        var (patient, _, added) = await ACircleOfTwo("VIEW");

        using var response = await patient.ChangeAsync(patient.PatientId!.Value, added.Id, body, added.ETag);
        var problem = await response.ReadProblemAsync(400, "invalid-request");

        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    [Fact]
    public async Task Ids_in_the_body_change_nothing()
    {
        var (patient, relative, added) = await ACircleOfTwo("VIEW");
        var body = JsonSerializer.Serialize(
            new
            {
                id = Guid.NewGuid(),
                userId = patient.Id,
                patientId = Guid.NewGuid(),
                addedBy = relative.Id,
                revokedAt = "2026-01-01T00:00:00Z",
                isExpiryGiven = true,
                relationship = "OTHER",
            }
        );

        using var response = await patient.ChangeAsync(patient.PatientId!.Value, added.Id, body, added.ETag);

        Assert.Equal(
            added.Body.GetRawText().Replace("FAMILY_MEMBER\",\"scopes", "OTHER\",\"scopes", StringComparison.Ordinal),
            (await response.ToMembershipAsync(200)).Body.GetRawText()
        );
    }

    private async Task<(Person Patient, Person Relative, Membership Added)> ACircleOfTwo(string scope)
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var relative = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        return (patient, relative, await patient.AddAsync(patient.PatientId!.Value, relative, scope));
    }
}
