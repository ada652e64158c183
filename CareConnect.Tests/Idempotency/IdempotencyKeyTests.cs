using CareConnect.Tests.Api;
using CareConnect.Tests.FhirImport;
using Xunit;

namespace CareConnect.Tests.Idempotency;

/// <summary>The same key gets the same answer, for whom may still have it, and nothing is done twice.</summary>
public sealed class IdempotencyKeyTests(ApiServer server, PostgresFixture postgres)
{
    private static readonly object Grace = new { firstName = "Grace", lastName = "Sample" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_request_again_gets_the_same_answer_and_does_nothing()
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");

        using var first = await caregiver.Http.PostAsync("/api/patients", Grace, "once");
        using var again = await caregiver.Http.PostAsync("/api/patients", Grace, "once");
        using var quoted = await caregiver.Http.PostAsync("/api/patients", Grace, "\"once\"");

        var id = (await first.ReadAsync(201)).GetProperty("id").GetGuid();
        Assert.Equal($"/api/patients/{id}", $"{first.Headers.Location}");
        Assert.Equal(await first.DescribeAsync(), await again.DescribeAsync());
        Assert.Equal(await first.DescribeAsync(), await quoted.DescribeAsync());
        Assert.Equal([false, true, true], new[] { first, again, quoted }.Select(response => response.IsReplayed()));
        Assert.Equal([$"{id}"], await ReadLinesAsync("SELECT id FROM patients WHERE created_by = $1", caregiver.Id));
    }

    [Fact]
    public async Task A_replay_is_audited_as_one()
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        var patientId = await caregiver.CreatePatientAsync();
        var path = $"/api/patients/{patientId}/vital-signs";
        var reading = ApiCalls.HeartRate(72);

        using var first = await caregiver.Http.PostAsync(path, reading, "reading");
        using var again = await caregiver.Http.PostAsync(path, reading, "reading");

        var id = (await first.ReadAsync(201)).GetProperty("id").GetGuid();
        Assert.True(again.IsReplayed());
        Assert.Equal(
            [$"SUCCESS|{patientId}|{id}|", $"SUCCESS|{patientId}|{id}|true"],
            await ReadLinesAsync(
                """
                SELECT outcome, patient_id, resource_id, details ->> 'replayed' FROM audit_logs
                WHERE user_id = $1 AND action = 'vital-sign.record' ORDER BY occurred_at, id
                """,
                caregiver.Id
            )
        );
    }

    [Fact]
    public async Task Another_body_or_another_address_under_the_key_is_refused()
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        var (one, other) = (await caregiver.CreatePatientAsync(), await caregiver.CreatePatientAsync());
        var reading = ApiCalls.HeartRate(72);
        using var first = await caregiver.Http.PostAsync($"/api/patients/{one}/vital-signs", reading, "reading");

        using var body = await caregiver.Http.PostAsync(
            $"/api/patients/{one}/vital-signs",
            ApiCalls.HeartRate(73),
            "reading"
        );
        using var path = await caregiver.Http.PostAsync($"/api/patients/{other}/vital-signs", reading, "reading");

        await first.ReadAsync(201);
        await body.ReadProblemAsync(422, "idempotency-key-reused");
        await path.ReadProblemAsync(422, "idempotency-key-reused");
        Assert.Equal(
            ["1"],
            await ReadLinesAsync("SELECT count(*) FROM vital_signs WHERE recorded_by = $1", caregiver.Id)
        );
    }

    [Fact]
    public async Task A_key_is_its_caller_s_own()
    {
        var one = await server.SignUpAsync(postgres, "CAREGIVER");
        var other = await server.SignUpAsync(postgres, "CAREGIVER");

        using var first = await one.Http.PostAsync("/api/patients", Grace, "once");
        using var second = await other.Http.PostAsync("/api/patients", Grace, "once");

        Assert.NotEqual(
            (await first.ReadAsync(201)).GetProperty("id").GetGuid(),
            (await second.ReadAsync(201)).GetProperty("id").GetGuid()
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("\"open")]
    [InlineData("\"a\" b")]
    [InlineData("\"\"")]
    [InlineData("\"a\\b\"")]
    [InlineData("tab\there")]
    public async Task A_malformed_key_is_refused_and_nothing_done(string key)
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");

        using var response = await caregiver.Http.PostAsync("/api/patients", Grace, key);

        await response.ReadProblemAsync(400, "idempotency-key-malformed");
        Assert.Empty(await ReadLinesAsync("SELECT id FROM patients WHERE created_by = $1", caregiver.Id));
    }

    [Fact]
    public async Task A_key_of_255_characters_is_taken_and_of_256_refused()
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");

        using var longest = await caregiver.Http.PostAsync("/api/patients", Grace, new string('~', 255));
        using var tooLong = await caregiver.Http.PostAsync("/api/patients", Grace, new string('~', 256));

        await longest.ReadAsync(201);
        await tooLong.ReadProblemAsync(400, "idempotency-key-malformed");
    }

    [Fact]
    public async Task What_failed_is_not_kept_and_the_key_can_be_used_again()
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        var path = $"/api/patients/{await caregiver.CreatePatientAsync()}/vital-signs";

        using var implausible = await caregiver.Http.PostAsync(path, ApiCalls.HeartRate(7200), "reading");
        using var right = await caregiver.Http.PostAsync(path, ApiCalls.HeartRate(72), "reading");

        Assert.True((int)implausible.StatusCode is 400 or 422);
        await right.ReadAsync(201);
        Assert.False(right.IsReplayed());
    }

    [Fact]
    public async Task A_handler_that_begins_anew_keeps_its_answer_all_the_same()
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        var patient = new
        {
            id = Guid.CreateVersion7(),
            firstName = "Grace",
            lastName = "Sample",
        };
        using var unnamed = await caregiver.Http.PostAsync("/api/patients", patient);

        using var first = await caregiver.Http.PostAsync("/api/patients", patient, "once");
        using var again = await caregiver.Http.PostAsync("/api/patients", patient, "once");

        await first.ReadAsync(200);
        Assert.Equal(await first.DescribeAsync(), await again.DescribeAsync());
        Assert.Equal((false, true), (first.IsReplayed(), again.IsReplayed()));
    }

    [Fact]
    public async Task An_import_is_replayed_with_its_first_counts()
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        var bundle = Bundles
            .Of([Bundles.Patient(), .. Enumerable.Range(0, 300).Select(_ => Bundles.HeartRate())])
            .ToJsonString();

        using var first = await caregiver.Http.PostTextAsync("/api/patients/import", bundle, key: "import");
        using var again = await caregiver.Http.PostTextAsync("/api/patients/import", bundle, key: "import");
        using var changed = await caregiver.Http.PostTextAsync("/api/patients/import", bundle + " ", key: "import");
        using var unnamed = await caregiver.Http.PostTextAsync("/api/patients/import", bundle);

        var imported = (await first.ReadAsync(200)).GetProperty("imported").GetProperty("Observation");
        Assert.Equal(300, imported.GetProperty("8867-4").GetInt32());
        Assert.Equal(await first.DescribeAsync(), await again.DescribeAsync());
        Assert.True(again.IsReplayed());
        await changed.ReadProblemAsync(422, "idempotency-key-reused");
        Assert.NotEqual(await first.DescribeAsync(), await unnamed.DescribeAsync());
    }

    [Fact]
    public async Task Who_was_revoked_in_between_gets_no_answer_of_before()
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        using var made = await caregiver.Http.PostAsync("/api/patients", Grace, "patient");
        var path = $"/api/patients/{(await made.ReadAsync(201)).GetProperty("id").GetGuid()}/vital-signs";
        var reading = ApiCalls.HeartRate(72);
        using var recorded = await caregiver.Http.PostAsync(path, reading, "reading");
        await recorded.ReadAsync(201);
        await ExecuteAsync("UPDATE care_circle_members SET revoked_at = now() WHERE user_id = $1", caregiver.Id);

        using var patientAgain = await caregiver.Http.PostAsync("/api/patients", Grace, "patient");
        using var readingAgain = await caregiver.Http.PostAsync(path, reading, "reading");

        await patientAgain.ReadProblemAsync(404, "not-found");
        await readingAgain.ReadProblemAsync(404, "not-found");
    }

    [Fact]
    public async Task Who_signed_out_gets_no_answer_of_before()
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        using var made = await caregiver.Http.PostAsync("/api/patients", Grace, "patient");
        using var logout = await caregiver.Http.PostAsync("/api/auth/logout", new { }, "logout");

        using var again = await caregiver.Http.PostAsync("/api/patients", Grace, "patient");

        await logout.ReadAsync(204);
        await again.ReadProblemAsync(401, "session-ended");
    }

    [Fact]
    public async Task After_a_day_the_key_names_a_new_request()
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        using var first = await caregiver.Http.PostAsync("/api/patients", Grace, "once");
        Assert.Equal(
            ["1.00:00:00"],
            await ReadLinesAsync(
                "SELECT expires_at - created_at FROM idempotency_keys WHERE user_id = $1",
                caregiver.Id
            )
        );
        await ExecuteAsync(
            "UPDATE idempotency_keys SET created_at = now() - interval '25 hours', expires_at = now() WHERE user_id = $1",
            caregiver.Id
        );

        using var later = await caregiver.Http.PostAsync(
            "/api/patients",
            new { firstName = "Ida", lastName = "B" },
            "once"
        );

        await later.ReadAsync(201);
        Assert.False(later.IsReplayed());
    }

    [Fact]
    public async Task Sign_in_keeps_no_secrets()
    {
        var person = await server.SignUpAsync(postgres, "CAREGIVER");
        var body = new { email = person.Email, password = ApiServer.Password };

        using var first = await person.Http.PostAsync("/api/auth/login", body, "once");
        using var again = await person.Http.PostAsync("/api/auth/login", body, "once");

        Assert.NotEqual(await first.DescribeAsync(), await again.DescribeAsync());
        Assert.False(again.IsReplayed());
        Assert.Empty(await ReadLinesAsync("SELECT key FROM idempotency_keys WHERE user_id = $1", person.Id));
    }

    [Fact]
    public async Task The_openapi_document_offers_the_key_where_it_counts()
    {
        using var http = await server.ConnectAsync(postgres);
        using var response = await http.FetchAsync("/openapi/v1.json");
        var paths = (await response.ReadAsync(200)).GetProperty("paths");

        foreach (var path in paths.EnumerateObject().Where(path => path.Value.TryGetProperty("post", out _)))
        {
            var offers =
                path.Value.GetProperty("post").TryGetProperty("parameters", out var parameters)
                && parameters.EnumerateArray().Any(p => p.GetProperty("name").GetString() == "Idempotency-Key");
            Assert.Equal(path.Name is not ("/api/auth/register" or "/api/auth/login" or "/api/auth/refresh"), offers);
        }
    }

    private async Task<List<string>> ReadLinesAsync(string sql, params object[] values)
    {
        await using var database = await Sql.OpenAsync(server.Database.Superuser, Token);
        return await database.ReadLinesAsync(sql, Token, values);
    }

    private async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var database = await Sql.OpenAsync(server.Database.Superuser, Token);
        await database.ExecuteAsync(sql, Token, values);
    }
}
