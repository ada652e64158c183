using CareConnect.Tests.FhirImport;

namespace CareConnect.Tests.Api;

/// <summary>
/// A valid request for every endpoint, about the world's patient, by the endpoint's name. What a request uses up (a reading
/// that it deletes, a session that it ends) is made anew for each.
/// </summary>
internal static class SampleRequests
{
    private const string Patient = "/api/patients/{patientId}";

    private static readonly Dictionary<string, Func<SampleWorld, Person?, Task<Sample>>> All = new()
    {
        ["ANY /health"] = Get("/health"),
        ["ANY /alive"] = Get("/alive"),
        ["GET /actuator/health"] = Get("/actuator/health"),
        ["GET /actuator/info"] = Get("/actuator/info"),
        ["GET /openapi/{documentName}.json"] = Get("/openapi/v1.json"),
        ["POST /api/auth/register"] = Post(
            "/api/auth/register",
            (_, _) =>
                $$"""{"email":"{{Guid.NewGuid():N}}@example.org","password":"{{ApiServer.Password}}","firstName":"Ada","lastName":"Example","role":"PATIENT"}"""
        ),
        ["POST /api/auth/login"] = Post(
            "/api/auth/login",
            (world, caller) =>
                $$"""{"email":"{{(caller ?? world.Patient).Email}}","password":"{{ApiServer.Password}}"}"""
        ),
        ["POST /api/auth/refresh"] = async (world, caller) =>
            new("POST", "/api/auth/refresh")
            {
                Body =
                    $$"""{"refreshToken":"{{(await world.SignInAgainAsync(caller ?? world.Patient)).RefreshToken}}"}""",
            },
        ["POST /api/auth/logout"] = async (world, caller) =>
            new("POST", "/api/auth/logout")
            {
                AccessToken = caller is null ? null : (await world.SignInAgainAsync(caller)).AccessToken,
            },
        ["GET /api/auth/me"] = Get("/api/auth/me"),
        ["GET /api/dead-letters"] = Get("/api/dead-letters?limit=5"),
        ["POST /api/dead-letters/{messageId}/retry"] = async (world, _) =>
            new("POST", $"/api/dead-letters/{await world.ADeadLetterAsync()}/retry"),
        ["GET /api/patients"] = Get("/api/patients?limit=5"),
        ["POST /api/patients"] = Post(
            "/api/patients",
            (_, _) =>
                $$"""{"id":"{{Guid.NewGuid()}}","firstName":"Grace","lastName":"Sample","birthDate":"1944-05-06","gender":"female"}"""
        ),
        ["POST /api/patients/import"] = Post(
            "/api/patients/import",
            (_, _) => Bundles.Of(Bundles.Patient(), Bundles.HeartRate(), Bundles.BloodPressure()).ToJsonString()
        ),
        ["GET /api/patients/{patientId}"] = Get(Patient),
        ["GET /api/patients/{patientId}/access-log"] = Get($"{Patient}/access-log?limit=5"),
        ["GET /api/patients/{patientId}/members"] = Get($"{Patient}/members?limit=5"),
        ["POST /api/patients/{patientId}/members"] = async (world, _) =>
            new("POST", world.Path($"{Patient}/members"))
            {
                Body =
                    $$"""{"email":"{{await world.AStrangerAsync()}}","relationship":"OTHER","scopes":{"vitalSigns":"VIEW","files":"NONE"},"expiresAt":"2999-01-01T00:00:00Z"}""",
            },
        ["GET /api/patients/{patientId}/members/{memberId}"] = async (world, _) =>
            new("GET", await world.AMemberPathAsync()),
        ["PATCH /api/patients/{patientId}/members/{memberId}"] = async (world, _) =>
        {
            var path = await world.AMemberPathAsync();
            return new("PATCH", path)
            {
                Body = """{"relationship":"CAREGIVER","scopes":{"messages":"RECORD"},"expiresAt":null}""",
                IfMatch = await world.ReadETagAsync(path),
            };
        },
        ["DELETE /api/patients/{patientId}/members/{memberId}"] = async (world, _) =>
            new("DELETE", await world.AMemberPathAsync()),
        ["GET /api/patients/{patientId}/alerts"] = Get($"{Patient}/alerts?limit=5"),
        ["POST /api/patients/{patientId}/alerts/{alertId}/acknowledge"] = async (world, _) =>
            new("POST", world.Path($"{Patient}/alerts/{await world.AnAlertAsync()}/acknowledge")),
        ["GET /api/patients/{patientId}/reference-ranges"] = Get($"{Patient}/reference-ranges"),
        ["PUT /api/patients/{patientId}/reference-ranges"] = async (world, _) =>
            new("PUT", world.Path($"{Patient}/reference-ranges"))
            {
                Body =
                    """{"items":[{"type":"heart-rate","low":45,"high":125,"unit":"/min"},{"type":"blood-pressure","component":"systolic","low":null,"high":150,"unit":"mm[Hg]"}]}""",
                IfMatch = $"\"{await world.ReferenceRangeVersionAsync()}\"",
            },
        ["GET /api/patients/{patientId}/vital-signs"] = Get($"{Patient}/vital-signs?limit=5"),
        ["GET /api/patients/{patientId}/vital-signs/latest"] = Get($"{Patient}/vital-signs/latest"),
        ["GET /api/patients/{patientId}/vital-signs/series"] = Get(
            $"{Patient}/vital-signs/series?type=heart-rate&bucket=week"
        ),
        ["GET /api/patients/{patientId}/health-summary"] = Get($"{Patient}/health-summary"),
        ["POST /api/patients/{patientId}/vital-signs"] = Post(
            $"{Patient}/vital-signs",
            (_, _) =>
                $$"""{"id":"{{Guid.NewGuid()}}","type":"blood-pressure","components":[{"type":"systolic","value":121,"unit":"mm[Hg]"},{"type":"diastolic","value":79,"unit":"mm[Hg]"}],"measuredAt":"2026-03-01T08:00:00Z","notes":"sitting"}"""
        ),
        ["GET /api/patients/{patientId}/vital-signs/{vitalSignId}"] = async (world, _) =>
            new("GET", await world.AReadingPathAsync()),
        ["GET /api/patients/{patientId}/vital-signs/{vitalSignId}/versions"] = async (world, _) =>
            new("GET", $"{await world.AReadingPathAsync()}/versions"),
        ["PATCH /api/patients/{patientId}/vital-signs/{vitalSignId}"] = async (world, _) =>
            new("PATCH", await world.AReadingPathAsync())
            {
                Body = """{"value":73,"unit":"/min","measuredAt":"2026-03-02T08:00:00Z","notes":"lying"}""",
                IfMatch = "\"1\"",
            },
        ["DELETE /api/patients/{patientId}/vital-signs/{vitalSignId}"] = async (world, _) =>
            new("DELETE", await world.AReadingPathAsync()) { IfMatch = "\"1\"" },
    };

    public static IReadOnlyCollection<string> Endpoints => All.Keys;

    public static Task<Sample> MakeAsync(string endpoint, SampleWorld world, Person? caller) =>
        All.TryGetValue(endpoint, out var make)
            ? make(world, caller)
            : throw new InvalidOperationException($"{endpoint}: no valid request in SampleRequests. Add one.");

    private static Func<SampleWorld, Person?, Task<Sample>> Get(string path) =>
        (world, _) => Task.FromResult(new Sample("GET", world.Path(path)));

    private static Func<SampleWorld, Person?, Task<Sample>> Post(
        string path,
        Func<SampleWorld, Person?, string> body
    ) => (world, caller) => Task.FromResult(new Sample("POST", world.Path(path)) { Body = body(world, caller) });
}
