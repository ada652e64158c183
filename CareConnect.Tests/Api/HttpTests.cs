using CareConnect.Api.Http;
using Xunit;

namespace CareConnect.Tests.Api;

/// <summary>What holds for every answer, whatever the feature.</summary>
public sealed class HttpTests(ApiServer server, PostgresFixture postgres)
{
    public static TheoryData<string> Posts =>
        new()
        {
            "/api/auth/register",
            "/api/auth/login",
            "/api/auth/refresh",
            "/api/patients",
            "/api/patients/import",
            "/api/patients/{own}/members",
            "/api/patients/{own}/vital-signs",
        };

    [Theory]
    [MemberData(nameof(Posts))]
    public async Task A_body_that_is_no_json_or_misses_everything_gets_a_problem(string route)
    {
        var (caregiver, path) = await ACaregiverAndAPath(route);
        foreach (var body in new[] { "", "{", "[]", "\"text\"", "null", "{}", "{\"a\":\u0001}", new string('[', 3000) })
        {
            using var response = await caregiver.Http.PostTextAsync(path, body);
            var problem = await response.ReadAsync((int)response.StatusCode);

            Assert.True((int)response.StatusCode is 400 or 422, $"{response.StatusCode} for {body}");
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.StartsWith(
                "urn:careconnect:problem:",
                problem.GetProperty("type").GetString(),
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [MemberData(nameof(Posts))]
    public async Task A_form_is_refused_by_its_media_type(string route)
    {
        var (caregiver, path) = await ACaregiverAndAPath(route);

        using var response = await caregiver.Http.PostTextAsync(path, "a=b", "application/x-www-form-urlencoded");

        await response.ReadProblemAsync(415, "unsupported-media-type");
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("bogus")]
    public async Task A_body_that_is_not_utf_8_is_refused_by_its_media_type(string charset)
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/patients")
        {
            Content = new ByteArrayContent("{}"u8.ToArray()),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", $"application/json; charset={charset}");

        using var response = await caregiver.Http.SendAsync(request, TestContext.Current.CancellationToken);

        await response.ReadProblemAsync(415, "unsupported-media-type");
    }

    [Theory]
    [InlineData("""{"firstName":7,"lastName":"B"}""", "at $.firstName.")]
    [InlineData("""{"zinnober":}""", "for this address.")]
    [InlineData("""{"firstName":"A","zinnober":{"deep":[[}""", "for this address.")]
    public async Task A_place_in_a_body_is_told_in_names_of_the_contract_only(string body, string end)
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");

        using var response = await caregiver.Http.PostTextAsync("/api/patients", body);

        var problem = await response.ReadProblemAsync(400, "invalid-request");
        Assert.EndsWith(end, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("zinnober", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nothing/here", 404, "not-found")]
    [InlineData("/api/patients?limit=x", 400, "invalid-request")]
    [InlineData("/api/patients?limit=0", 400, "invalid-request")]
    public async Task Who_would_rather_have_xml_gets_a_problem_too(string path, int status, string type)
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        caregiver.Http.DefaultRequestHeaders.Accept.ParseAdd("application/xml");

        using var response = await caregiver.Http.FetchAsync(path);

        await response.ReadProblemAsync(status, type);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("________________________________")]
    [InlineData("''")]
    public async Task A_cursor_of_no_list_is_refused(string cursor)
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");

        using var response = await caregiver.Http.FetchAsync($"/api/patients?cursor={cursor}");

        await response.ReadProblemAsync(400, "invalid-request");
    }

    [Theory]
    [InlineData("/api/auth/login", 300 * 1024)]
    [InlineData("/api/patients/import", 33 * 1024 * 1024)]
    public async Task A_huge_body_is_refused_and_not_read(string path, int size)
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(
                $"\"{new string('x', size)}\"",
                new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")
            ),
        };
        // The client asks first, so that it hears the answer instead of a closed connection.
        request.Headers.ExpectContinue = true;

        using var response = await caregiver.Http.SendAsync(request, TestContext.Current.CancellationToken);

        await response.ReadProblemAsync(413, "body-too-large");
    }

    [Theory]
    [InlineData("/api/auth/me", 401)]
    [InlineData("/nothing/here", 404)]
    [InlineData("/alive", 200)]
    [InlineData("/api/patients/not-an-id", 404)]
    [InlineData("/api/patients?limit=x", 401)]
    public async Task Every_answer_carries_the_security_headers(string path, int status)
    {
        using var http = await server.ConnectAsync(postgres);

        using var response = await http.FetchAsync(path);

        Assert.Equal(status, (int)response.StatusCode);
        AssertHeaders(response);
    }

    [Fact]
    public async Task A_problem_made_from_an_exception_carries_them_too_and_no_site_is_let_in()
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        caregiver.Http.DefaultRequestHeaders.Add("Origin", "https://elsewhere.example");

        using var response = await caregiver.Http.FetchAsync("/api/patients?limit=x");

        await response.ReadProblemAsync(400, "invalid-request");
        AssertHeaders(response);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Another_method_is_refused()
    {
        using var http = await server.ConnectAsync(postgres);

        using var response = await http.DeleteAsync("/api/auth/me", TestContext.Current.CancellationToken);

        await response.ReadProblemAsync(405, "method-not-allowed");
    }

    [Fact]
    public async Task Without_its_cache_the_service_is_up_and_says_what_is_degraded()
    {
        using var http = await server.ConnectAsync(postgres);

        using var health = await http.FetchAsync("/actuator/health");
        using var info = await http.FetchAsync("/actuator/info");
        using var ready = await http.FetchAsync("/health");

        var report = await health.ReadAsync(200);
        Assert.Equal("UP", report.GetProperty("status").GetString());
        Assert.Equal("UP", report.GetProperty("components").GetProperty("db").GetProperty("status").GetString());
        Assert.Equal(
            "DEGRADED",
            report.GetProperty("components").GetProperty("cache").GetProperty("status").GetString()
        );
        Assert.Equal("careconnect-api", (await info.ReadAsync(200)).GetProperty("app").GetProperty("name").GetString());
        Assert.Equal(200, (int)ready.StatusCode);
    }

    [Fact]
    public async Task Without_its_database_it_says_when_to_come_back_and_nothing_else()
    {
        var database = await postgres.CreateMigratedDatabaseAsync(TestContext.Current.CancellationToken);
        await using var own = ApiFactory.Start(database);
        var person = await ApiCalls.SignUpAsync(own.CreateClient(), "CAREGIVER");
        await database.CloseAsync();

        using var read = await person.Http.FetchAsync("/api/patients");
        using var login = await person.Http.PostAsync(
            "/api/auth/login",
            new { email = person.Email, password = ApiServer.Password }
        );
        using var health = await person.Http.FetchAsync("/actuator/health");
        using var alive = await person.Http.FetchAsync("/alive");

        await read.ReadProblemAsync(503, "unavailable");
        Assert.NotNull(read.Headers.RetryAfter);
        await login.ReadProblemAsync(503, "unavailable");
        Assert.Equal("DOWN", (await health.ReadAsync(503)).GetProperty("status").GetString());
        Assert.Equal(200, (int)alive.StatusCode);
    }

    [Fact]
    public async Task The_openapi_document_describes_every_route_in_words()
    {
        using var http = await server.ConnectAsync(postgres);

        using var response = await http.FetchAsync("/openapi/v1.json");
        var document = await response.ReadAsync(200);

        var paths = document.GetProperty("paths").EnumerateObject().Select(p => p.Name).ToList();
        Assert.Contains("/api/patients/{patientId}/vital-signs/latest", paths);
        var measuredAt = document
            .GetProperty("components")
            .GetProperty("schemas")
            .GetProperty("RecordVitalSignRequest")
            .GetProperty("properties")
            .GetProperty("measuredAt");
        Assert.Contains("offset from UTC", measuredAt.GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cursor_reads_back_as_it_was_written()
    {
        var cursor = new Cursor(new DateTimeOffset(1981, 2, 2, 16, 12, 57, 123, 456, TimeSpan.Zero), Guid.NewGuid());

        Assert.True(Cursor.TryParse(cursor.ToString(), out var read));
        Assert.Equal(cursor, read);
    }

    private static void AssertHeaders(HttpResponseMessage response)
    {
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains(
            "frame-ancestors 'none'",
            Assert.Single(response.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal
        );
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Contains(
            "max-age=31536000",
            Assert.Single(response.Headers.GetValues("Strict-Transport-Security")),
            StringComparison.Ordinal
        );
        Assert.False(response.Headers.Contains("Server"));
    }

    private async Task<(Person Caregiver, string Path)> ACaregiverAndAPath(string route)
    {
        var caregiver = await server.SignUpAsync(postgres, "CAREGIVER");
        var path = route.Contains("{own}", StringComparison.Ordinal)
            ? route.Replace("{own}", $"{await caregiver.CreatePatientAsync()}", StringComparison.Ordinal)
            : route;
        return (caregiver, path);
    }
}
