using System.Text.Json;
using CareConnect.Tests.Api;
using CareConnect.Tests.Idempotency;
using Xunit;

namespace CareConnect.Tests.CareCircles;

/// <summary>Adding people to a care circle over HTTP: who may, who can be added, and what it gives them.</summary>
public sealed class AddMemberTests(ApiServer server, PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_patient_adds_a_relative_who_may_do_what_was_given_and_no_more()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var relative = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        var id = patient.PatientId!.Value;
        Assert.Equal(404, await relative.ReadVitalSignsAsync(id));

        using var response = await patient.Http.PostAsync(
            CircleCalls.Members(id),
            new
            {
                email = relative.Email.ToUpperInvariant(),
                relationship = "FAMILY_MEMBER",
                scopes = new { vitalSigns = "VIEW", medications = "RECORD" },
            }
        );
        var added = await response.ToMembershipAsync(201);

        Assert.Equal($"{CircleCalls.Members(id)}/{added.Id}", response.Headers.Location?.ToString());
        Assert.Equal(relative.Id, added.Body.GetProperty("userId").GetGuid());
        Assert.Equal(relative.Email, added.Body.Text("email"));
        Assert.Equal(("FAMILY_MEMBER", "ACTIVE"), (added.Body.Text("relationship"), added.Body.Text("state")));
        Assert.Equal(patient.Id, added.Body.GetProperty("addedBy").GetGuid());
        Assert.Equal(
            """{"vitalSigns":"VIEW","medications":"RECORD","allergies":"NONE","messages":"NONE","files":"NONE"}""",
            added.Body.GetProperty("scopes").GetRawText()
        );
        Assert.Equal(200, await relative.ReadVitalSignsAsync(id));
        using var write = await relative.Http.PostAsync($"/api/patients/{id}/vital-signs", ApiCalls.HeartRate(70));
        await write.ReadProblemAsync(403, "not-allowed");
        using var read = await relative.Http.FetchAsync(response.Headers.Location!.ToString());
        Assert.Equal(added.ETag, (await read.ToMembershipAsync(200)).ETag);
    }

    [Theory]
    [InlineData("files", "RECORD", 403)]
    [InlineData("vitalSigns", "VIEW", 403)]
    [InlineData("messages", "NONE", 403)]
    [InlineData("messages", "MANAGE", 201)]
    public async Task Only_who_manages_every_category_adds_others(string category, string scope, int expected)
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        var member = await server.SignUpAsync(postgres, "CAREGIVER");
        var other = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        var id = await caregiver.CreatePatientAsync();
        var added = await caregiver.AddAsync(id, member, "MANAGE");
        var body = $$$"""{"scopes":{"{{{category}}}":"{{{scope}}}"}}""";
        using var changed = await caregiver.ChangeAsync(id, added.Id, body, added.ETag);
        await changed.ReadAsync(200);

        using var response = await member.TryAddAsync(id, other.Email, "NONE");

        Assert.Equal(expected, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_stranger_learns_nothing_and_an_administrator_is_refused()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var stranger = await server.SignUpAsync(postgres, "CAREGIVER");
        var administrator = await server.AnAdministratorAsync(postgres);

        using var outside = await stranger.TryAddAsync(patient.PatientId!.Value, stranger.Email, "MANAGE");
        using var refused = await administrator.TryAddAsync(patient.PatientId!.Value, stranger.Email);

        await outside.ReadProblemAsync(404, "not-found");
        await refused.ReadProblemAsync(403, "not-allowed");
    }

    [Fact]
    public async Task Unknown_suspended_and_administrators_cannot_be_told_apart()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var suspended = await server.SignUpAsync(postgres, "CAREGIVER");
        var administrator = await server.AnAdministratorAsync(postgres);
        await ExecuteAsync("UPDATE users SET status = 'SUSPENDED' WHERE id = $1", suspended.Id);

        foreach (var email in new[] { "nobody@example.org", suspended.Email, administrator.Email })
        {
            using var response = await patient.TryAddAsync(patient.PatientId!.Value, email);
            await response.ReadProblemAsync(422, "person-unknown");
        }
    }

    [Fact]
    public async Task Nobody_is_in_a_circle_twice_nor_in_that_of_their_own_record()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var relative = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        var coming = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        var id = patient.PatientId!.Value;
        await patient.AddAsync(id, relative);
        await patient.AddAsync(id, coming, startsAt: DateTimeOffset.UtcNow.AddDays(1));

        foreach (var person in new[] { patient, relative, coming })
        {
            using var response = await patient.TryAddAsync(id, person.Email);
            await response.ReadProblemAsync(409, "already-member");
        }
        Assert.Equal(2, (await patient.ListMembersAsync(id, "include=ended")).Count);
    }

    [Fact]
    public async Task The_same_person_added_at_once_by_many_is_added_once()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var relative = await server.SignUpAsync(postgres, "FAMILY_MEMBER");

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => patient.TryAddAsync(patient.PatientId!.Value, relative.Email))
        );

        Assert.Equal([201, .. Enumerable.Repeat(409, 7)], responses.Select(r => (int)r.StatusCode).Order());
    }

    [Fact]
    public async Task Who_has_expired_is_added_anew_and_both_times_are_remembered()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var relative = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        var id = patient.PatientId!.Value;
        var first = await patient.AddAsync(id, relative, "MANAGE", expiresAt: DateTimeOffset.UtcNow.AddDays(1));
        await ExecuteAsync(
            "UPDATE care_circle_members SET expires_at = now() - interval '1 minute' WHERE id = $1",
            first.Id
        );
        Assert.Equal(404, await relative.ReadVitalSignsAsync(id));

        var second = await patient.AddAsync(id, relative);

        Assert.Equal(200, await relative.ReadVitalSignsAsync(id));
        Assert.Equal([$"{second.Id} ACTIVE"], (await patient.ListMembersAsync(id)).Select(State));
        Assert.Equal(
            [$"{first.Id} EXPIRED", $"{second.Id} ACTIVE"],
            (await patient.ListMembersAsync(id, "include=ended")).Select(State)
        );
    }

    [Fact]
    public async Task Who_begins_later_sees_nothing_yet()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var relative = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        var id = patient.PatientId!.Value;
        var starts = DateTimeOffset.UtcNow.AddHours(1);

        var added = await patient.AddAsync(id, relative, "MANAGE", starts, starts.AddHours(1));

        Assert.Equal("PENDING", added.Body.Text("state"));
        Assert.Equal(404, await relative.ReadVitalSignsAsync(id));
        Assert.Equal([$"{added.Id} PENDING"], (await patient.ListMembersAsync(id)).Select(State));
    }

    [Theory]
    [InlineData("email", """{"relationship":"OTHER","scopes":{}}""")]
    [InlineData("email", """{"email":"no address","relationship":"OTHER","scopes":{}}""")]
    [InlineData("relationship", """{"email":"a@example.org","relationship":"SELF","scopes":{}}""")]
    [InlineData("scopes", """{"email":"a@example.org","relationship":"OTHER"}""")]
    [InlineData("scopes.files", """{"email":"a@example.org","relationship":"OTHER","scopes":{"files":"OWN"}}""")]
    [InlineData(
        "expiresAt",
        """{"email":"a@example.org","relationship":"OTHER","scopes":{},"expiresAt":"2026-01-01T00:00:00Z"}"""
    )]
    [InlineData(
        "startsAt",
        """{"email":"a@example.org","relationship":"OTHER","scopes":{},"startsAt":"2026-01-01T00:00:00Z"}"""
    )]
    [InlineData(
        "expiresAt",
        """{"email":"a@example.org","relationship":"OTHER","scopes":{},"startsAt":"2199-01-02T00:00:00Z","expiresAt":"2199-01-01T00:00:00Z"}"""
    )]
    public async Task A_wrong_field_is_refused_by_its_name(string field, string body)
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");

        using var response = await patient.Http.PostTextAsync(CircleCalls.Members(patient.PatientId!.Value), body);
        var problem = await response.ReadProblemAsync(400, "invalid-request");

        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    [Fact]
    public async Task Ids_in_the_body_decide_nothing()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var victim = await server.SignUpAsync(postgres, "PATIENT");
        var relative = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        var chosen = Guid.NewGuid();

        using var response = await patient.Http.PostAsync(
            CircleCalls.Members(patient.PatientId!.Value),
            new
            {
                id = chosen,
                patientId = victim.PatientId,
                userId = patient.Id,
                addedBy = victim.Id,
                addedAt = "2001-01-01T00:00:00Z",
                state = "PENDING",
                email = relative.Email,
                relationship = "OTHER",
                scopes = CircleCalls.Everywhere("MANAGE"),
            }
        );
        var added = await response.ToMembershipAsync(201);

        Assert.NotEqual(chosen, added.Id);
        Assert.Equal(
            $"{patient.PatientId}|{relative.Id}|{patient.Id}|True",
            Assert.Single(
                await ReadLinesAsync(
                    """
                    SELECT patient_id, user_id, added_by, created_at > now() - interval '1 hour'
                    FROM care_circle_members WHERE id = $1
                    """,
                    added.Id
                )
            )
        );
        Assert.Empty(await victim.ListMembersAsync(victim.PatientId!.Value));
    }

    [Fact]
    public async Task Sent_again_under_one_key_it_is_done_once_and_a_corrected_address_may_use_the_key()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var relative = await server.SignUpAsync(postgres, "FAMILY_MEMBER");
        var (path, key) = (CircleCalls.Members(patient.PatientId!.Value), $"{Guid.NewGuid()}");

        using var mistyped = await patient.Http.PostAsync(path, Body("x" + relative.Email), key);
        using var first = await patient.Http.PostAsync(path, Body(relative.Email), key);
        using var again = await patient.Http.PostAsync(path, Body(relative.Email), key);

        await mistyped.ReadProblemAsync(422, "person-unknown");
        var added = await first.ToMembershipAsync(201);
        Assert.True(again.IsReplayed());
        Assert.Equal(added.ETag, (await again.ToMembershipAsync(201)).ETag);
        Assert.Equal(await first.DescribeAsync(), await again.DescribeAsync());

        object Body(string email) =>
            new
            {
                email,
                relationship = "OTHER",
                scopes = new { },
            };
    }

    private static string State(JsonElement member) => $"{member.GetProperty("id").GetGuid()} {member.Text("state")}";

    private async Task ExecuteAsync(string sql, Guid id)
    {
        await using var database = await Sql.OpenAsync(server.Database.Superuser, Token);
        await database.ExecuteAsync(sql, Token, id);
    }

    private async Task<List<string>> ReadLinesAsync(string sql, Guid id)
    {
        await using var database = await Sql.OpenAsync(server.Database.Superuser, Token);
        return await database.ReadLinesAsync(sql, Token, id);
    }
}
