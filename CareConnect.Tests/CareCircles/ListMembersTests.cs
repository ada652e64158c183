using System.Text.Json;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.CareCircles;

/// <summary>Reading a care circle over HTTP.</summary>
public sealed class ListMembersTests(ApiServer server, PostgresFixture postgres)
{
    // As people sort names: accents and case come last. A comparison of bytes would put Zoe before ada and Ängel at the end.
    private static readonly string[] Sorted = ["ada", "Ada", "Ängel", "Åström", "Bauer", "Öberg", "Osei", "Zoe"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    public async Task Members_come_by_name_and_pages_lose_and_repeat_nobody(int limit)
    {
        var patient = await APatientWithMembers(Sorted);

        var members = await patient.AllPagesAsync(CircleCalls.Members(patient.PatientId!.Value), limit);

        Assert.Equal(Sorted, members.Select(m => m.Text("lastName")));
    }

    [Fact]
    public async Task Addresses_are_shown_to_those_only_who_may_change_the_circle()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        var (manager, member) = (
            await server.SignUpAsync(postgres, "CAREGIVER"),
            await server.SignUpAsync(postgres, "FAMILY_MEMBER")
        );
        var id = patient.PatientId!.Value;
        await patient.AddAsync(id, manager, "MANAGE");
        var added = await patient.AddAsync(id, member, "RECORD");
        string[] addresses = [manager.Email, member.Email];

        Assert.Equal(addresses.Order(), (await patient.ListMembersAsync(id)).Select(Email).Order());
        Assert.Equal(addresses.Order(), (await manager.ListMembersAsync(id)).Select(Email).Order());
        Assert.Equal([null, null], (await member.ListMembersAsync(id)).Select(Email));
        using var one = await member.Http.FetchAsync($"{CircleCalls.Members(id)}/{added.Id}");
        Assert.Null(Email(await one.ReadAsync(200)));
    }

    [Fact]
    public async Task Any_member_sees_who_is_in_the_circle_and_a_stranger_does_not()
    {
        var patient = await APatientWithMembers("Bauer");
        var (member, stranger) = (
            await server.SignUpAsync(postgres, "FAMILY_MEMBER"),
            await server.SignUpAsync(postgres, "FAMILY_MEMBER")
        );
        var id = patient.PatientId!.Value;
        await patient.AddAsync(id, member, "NONE");

        var seen = await member.ListMembersAsync(id);
        using var refused = await stranger.Http.FetchAsync(CircleCalls.Members(id));

        Assert.Equal(["Bauer", "Example"], seen.Select(m => m.Text("lastName")));
        Assert.Equal("Ada Example", seen[0].Text("addedByName"));
        await refused.ReadProblemAsync(404, "not-found");
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("include=everybody", "include")]
    public async Task A_wrong_parameter_is_refused_by_its_name(string query, string field)
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");

        using var response = await patient.Http.FetchAsync($"{CircleCalls.Members(patient.PatientId!.Value)}?{query}");
        var problem = await response.ReadProblemAsync(400, "invalid-request");

        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    private static string? Email(JsonElement member) => member.Text("email");

    private async Task<Person> APatientWithMembers(params string[] lastNames)
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");
        await using var database = await Sql.OpenAsync(server.Database.Superuser, Token);
        foreach (var lastName in lastNames.Reverse())
        {
            var userId = Guid.CreateVersion7();
            await database.ExecuteAsync(
                """
                WITH person AS (
                  INSERT INTO users (id, email, normalized_email, password_hash, first_name, last_name, role, status)
                  VALUES ($1, $1::text, $1::text, 'none', 'Kim', $2, 'CAREGIVER', 'ACTIVE') RETURNING id)
                INSERT INTO care_circle_members (id, patient_id, user_id, relationship, vital_signs, medications, allergies,
                  messages, files, added_by)
                SELECT $1, $3, $1, 'OTHER', 'VIEW', 'VIEW', 'VIEW', 'VIEW', 'VIEW', $4
                """,
                Token,
                userId,
                lastName,
                patient.PatientId!.Value,
                patient.Id
            );
        }
        return patient;
    }
}
