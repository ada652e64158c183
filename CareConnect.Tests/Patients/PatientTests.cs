using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.Patients;

/// <summary>Patient records over HTTP.</summary>
public sealed class PatientTests(ApiServer server, PostgresFixture postgres)
{
    [Fact]
    public async Task A_caregiver_makes_a_record_and_manages_it()
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        using var response = await caregiver.Http.PostAsync(
            "/api/patients",
            new
            {
                firstName = " Grace ",
                lastName = "Sample",
                birthDate = "1950-12-31",
                gender = "female",
            }
        );
        var made = await response.ReadAsync(201);
        var id = made.GetProperty("id").GetGuid();

        using var read = await caregiver.Http.FetchAsync($"/api/patients/{id}");
        using var recorded = await caregiver.Http.PostAsync($"/api/patients/{id}/vital-signs", ApiCalls.HeartRate(72));
        using var list = await caregiver.Http.FetchAsync("/api/patients");

        Assert.Equal(made.GetRawText(), (await read.ReadAsync(200)).GetRawText());
        Assert.Equal("Grace", made.GetProperty("firstName").GetString());
        Assert.Equal("1950-12-31", made.GetProperty("birthDate").GetString());
        Assert.Equal("female", made.GetProperty("gender").GetString());
        await recorded.ReadAsync(201);
        var item = Assert.Single((await list.ReadAsync(200)).GetProperty("items").EnumerateArray());
        Assert.Equal(made.GetRawText(), item.GetRawText());
    }

    [Fact]
    public async Task A_patient_lists_only_their_own_record()
    {
        var patient = await server.SignUpAsync(postgres, "PATIENT");

        using var list = await patient.Http.FetchAsync("/api/patients");

        var item = Assert.Single((await list.ReadAsync(200)).GetProperty("items").EnumerateArray());
        Assert.Equal(patient.PatientId, item.GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task Pages_of_patients_lose_and_repeat_nothing()
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        var made = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            made.Add(await caregiver.CreatePatientAsync());
        }

        using var first = await caregiver.Http.FetchAsync("/api/patients?limit=3");
        var page = await first.ReadAsync(200);
        using var second = await caregiver.Http.FetchAsync(
            $"/api/patients?limit=3&cursor={page.GetProperty("nextCursor").GetString()}"
        );
        var rest = await second.ReadAsync(200);

        var listed = page.GetProperty("items").EnumerateArray().Concat(rest.GetProperty("items").EnumerateArray());
        Assert.Equal(Enumerable.Reverse(made), listed.Select(p => p.GetProperty("id").GetGuid()));
        Assert.Null(rest.GetProperty("nextCursor").GetString());
    }

    [Fact]
    public async Task The_same_id_again_is_the_same_record_or_a_conflict_also_for_another_caregiver()
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        var other = await server.SignUpAsync(postgres, "CAREGIVER");
        var id = Guid.NewGuid();

        using var first = await caregiver.Http.PostAsync("/api/patients", Named(id, "Grace"));
        using var again = await caregiver.Http.PostAsync("/api/patients", Named(id, "Grace"));
        using var different = await caregiver.Http.PostAsync("/api/patients", Named(id, "Greta"));
        using var stolen = await other.Http.PostAsync("/api/patients", Named(id, "Grace"));

        var made = await first.ReadAsync(201);
        Assert.Equal(made.GetRawText(), (await again.ReadAsync(200)).GetRawText());
        await different.ReadProblemAsync(409, "id-in-use");
        await stolen.ReadProblemAsync(409, "id-in-use");
    }

    [Theory]
    [InlineData("firstName", """{"firstName":" ","lastName":"B"}""")]
    [InlineData("lastName", """{"firstName":"A"}""")]
    [InlineData("firstName", """{"firstName":"A\u0000","lastName":"B"}""")]
    [InlineData("gender", """{"firstName":"A","lastName":"B","gender":"x"}""")]
    [InlineData("birthDate", """{"firstName":"A","lastName":"B","birthDate":"2999-01-01"}""")]
    [InlineData("id", """{"id":"00000000-0000-0000-0000-000000000000","firstName":"A","lastName":"B"}""")]
    public async Task A_wrong_field_is_refused_by_its_name(string field, string body)
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");

        using var response = await caregiver.Http.PostTextAsync("/api/patients", body);
        var problem = await response.ReadProblemAsync(400, "invalid-request");

        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    private static object Named(Guid id, string firstName) =>
        new
        {
            id,
            firstName,
            lastName = "Sample",
        };
}
