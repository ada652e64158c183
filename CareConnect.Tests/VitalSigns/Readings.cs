using System.Net.Http.Json;
using System.Text.Json;
using CareConnect.Tests.Api;
using Xunit;

namespace CareConnect.Tests.VitalSigns;

/// <summary>What tests of amended and deleted readings do again and again.</summary>
internal static class Readings
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static string Route(Guid? patientId, Guid? id = null) =>
        $"/api/patients/{patientId}/vital-signs" + (id is null ? "" : $"/{id}");

    public static async Task<Guid> RecordAsync(this Person person, Guid? patientId, object? reading = null)
    {
        using var response = await person.Http.PostAsync(Route(patientId), reading ?? ApiCalls.HeartRate(72));
        return (await response.ReadAsync(201)).GetProperty("id").GetGuid();
    }

    public static Task<HttpResponseMessage> PatchAsync(this Person person, string path, string? ifMatch, object body) =>
        person.SendAsync(HttpMethod.Patch, path, ifMatch, JsonContent.Create(body));

    public static Task<HttpResponseMessage> PutAsync(this Person person, string path, string? ifMatch, object body) =>
        person.SendAsync(HttpMethod.Put, path, ifMatch, JsonContent.Create(body));

    public static Task<HttpResponseMessage> DeleteAsync(this Person person, string path, string? ifMatch) =>
        person.SendAsync(HttpMethod.Delete, path, ifMatch, null);

    public static string? ETagOf(this HttpResponseMessage response) => response.Headers.ETag?.ToString();

    /// <summary>The readings' earlier versions as the API tells them.</summary>
    public static async Task<List<JsonElement>> ReadVersionsAsync(this Person person, string reading)
    {
        using var response = await person.Http.FetchAsync(reading + "/versions");
        return [.. (await response.ReadAsync(200)).GetProperty("items").EnumerateArray()];
    }

    public static async Task AddMemberAsync(this ApiServer server, Person patient, Person member, string scope)
    {
        await using var database = await Sql.OpenAsync(server.Database.Superuser, Token);
        await database.ExecuteAsync(
            """
            INSERT INTO care_circle_members (id, patient_id, user_id, relationship, vital_signs, medications, allergies, messages,
              files, added_by)
            VALUES ($1, $2, $3, 'FAMILY_MEMBER', $4, 'NONE', 'NONE', 'NONE', 'NONE', $5)
            """,
            Token,
            Guid.NewGuid(),
            patient.PatientId!.Value,
            member.Id,
            scope,
            patient.Id
        );
    }

    /// <summary>A row as the worker puts it there; returns its id.</summary>
    public static async Task<Guid> RaiseAlertAsync(
        this ApiServer server,
        Guid? patientId,
        Guid readingId,
        string type = "heart-rate",
        string component = "VALUE",
        decimal threshold = 110
    )
    {
        var id = Guid.CreateVersion7();
        await using var database = await Sql.OpenAsync(server.Database.Superuser, Token);
        await database.ExecuteAsync(
            """
            INSERT INTO alerts (id, patient_id, vital_sign_id, type, component, rule, threshold, measured_at, state, created_at)
            SELECT $1, patient_id, id, $4, $5, 'HIGH', $6, measured_at, 'OPEN', clock_timestamp()
            FROM vital_sign_keys WHERE patient_id = $2 AND id = $3
            """,
            Token,
            id,
            patientId!.Value,
            readingId,
            type,
            component,
            threshold
        );
        return id;
    }

    public static async Task<List<string>> ReadRowsAsync(this ApiServer server, string sql, params object[] values)
    {
        await using var database = await Sql.OpenAsync(server.Database.Superuser, Token);
        return await database.ReadLinesAsync(sql, Token, values);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        this Person person,
        HttpMethod method,
        string path,
        string? ifMatch,
        HttpContent? content
    )
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }
        return await person.Http.SendAsync(request, Token);
    }
}
