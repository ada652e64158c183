using CareConnect.Data.CareCircles;
using CareConnect.Tests.Data;
using Xunit;

namespace CareConnect.Tests.Api;

/// <summary>Tokens of a session of its own.</summary>
internal sealed record FreshTokens(string AccessToken, string RefreshToken);

/// <summary>
/// One patient with a care circle, everybody else who may come by, and the things that requests are about. Real accounts and
/// real rows; made once, since signing up is slow on purpose.
/// </summary>
internal sealed class SampleWorld(MigratedDatabase database, Func<HttpClient> connect)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public HttpClient Http { get; } = connect();
    public Person Patient { get; private set; } = null!;
    public Person Caregiver { get; private set; } = null!;
    public Person Administrator { get; private set; } = null!;

    /// <summary>Everybody by the name that the authorization matrix has for them; null for who is not signed in.</summary>
    public Dictionary<string, Person?> Actors { get; } = [];

    public static async Task<SampleWorld> CreateAsync(MigratedDatabase database, Func<HttpClient> connect)
    {
        var world = new SampleWorld(database, connect);
        world.Patient = await world.SignUpAsync("PATIENT");
        world.Caregiver = await world.AMemberAsync("CAREGIVER", "MANAGE");
        world.Administrator = await world.AnAdministratorAsync();
        return world;
    }

    /// <summary>Those whom only the authorization matrix needs.</summary>
    public async Task AddActorsAsync()
    {
        Actors["anonymous"] = null;
        Actors["patient-self"] = Patient;
        Actors["other patient"] = await SignUpAsync("PATIENT");
        Actors["caregiver with scope"] = Caregiver;
        Actors["caregiver without scope"] = await AMemberAsync("CAREGIVER", "NONE");
        Actors["expired member"] = await AMemberAsync("CAREGIVER", "MANAGE", expiresAt: "now() - interval '1 minute'");
        Actors["revoked member"] = await AMemberAsync("CAREGIVER", "MANAGE", revokedAt: "now()");
        Actors["family member"] = await AMemberAsync("FAMILY_MEMBER", "VIEW");
        Actors["admin"] = Administrator;
        Actors["suspended"] = await AMemberAsync("CAREGIVER", "MANAGE");
        await ExecuteAsync("UPDATE users SET status = 'SUSPENDED' WHERE id = $1", Actors["suspended"]!.Id);
    }

    public string Path(string template) =>
        template.Replace("{patientId}", $"{Patient.PatientId}", StringComparison.Ordinal);

    /// <summary>A session beside the caller's own; of somebody who cannot sign in any more, the tokens they have.</summary>
    public async Task<FreshTokens> SignInAgainAsync(Person person)
    {
        if (person == Actors.GetValueOrDefault("suspended"))
        {
            return new(person.Http.DefaultRequestHeaders.Authorization!.Parameter!, person.RefreshToken);
        }
        using var login = await Http.PostAsync(
            "/api/auth/login",
            new { email = person.Email, password = ApiServer.Password }
        );
        var tokens = await login.ReadAsync(200);
        return new(tokens.GetProperty("accessToken").GetString()!, tokens.GetProperty("refreshToken").GetString()!);
    }

    /// <summary>The address of a new reading that the patient recorded.</summary>
    public async Task<string> AReadingPathAsync() =>
        Path($"/api/patients/{{patientId}}/vital-signs/{await AReadingAsync()}");

    public async Task<Guid> AnAlertAsync()
    {
        var (id, reading) = (Guid.NewGuid(), await AReadingAsync());
        await ExecuteAsync(
            """
            INSERT INTO alerts (id, patient_id, vital_sign_id, type, component, rule, threshold, measured_at, state, created_at)
            SELECT $1, patient_id, id, 'heart-rate', 'VALUE', 'HIGH', 110, measured_at, 'OPEN', now() FROM vital_sign_keys
            WHERE patient_id = $2 AND id = $3
            """,
            id,
            Patient.PatientId!.Value,
            reading
        );
        return id;
    }

    public async Task<Guid> ADeadLetterAsync()
    {
        var id = Guid.NewGuid();
        await ExecuteAsync(
            """
            INSERT INTO outbox_messages (id, kind, payload, state, attempt, max_attempts, created_at, scheduled_at, finalized_at)
            VALUES ($1, 'test.unknown.v1', '{}', 'DISCARDED', 3, 3, now(), now(), now())
            """,
            id
        );
        return id;
    }

    public async Task<int> ReferenceRangeVersionAsync()
    {
        await using var connection = await Sql.OpenAsync(database.Superuser, Token);
        return await connection.ReadAsync<int>(
            "SELECT coalesce(max(version), 0) FROM reference_range_sets WHERE patient_id = $1",
            Token,
            Patient.PatientId!.Value
        );
    }

    /// <summary>The address of a new member who may look at everything.</summary>
    public async Task<string> AMemberPathAsync()
    {
        var user = Seed.AUser();
        var member = Seed.AMember(Patient.PatientId!.Value, user.Id);
        (member.VitalSigns, member.Medications) = (Scope.View, Scope.View);
        await using var db = Seed.OpenContext(database.Superuser);
        db.AddRange(user, member);
        await db.SaveChangesAsync(Token);
        return Path($"/api/patients/{{patientId}}/members/{member.Id}");
    }

    public async Task<string> ReadETagAsync(string path)
    {
        using var response = await Patient.Http.FetchAsync(path);
        return response.Headers.ETag!.Tag;
    }

    /// <summary>The address of somebody who has an account and is in no circle.</summary>
    public async Task<string> AStrangerAsync()
    {
        var user = Seed.AUser();
        await using var db = Seed.OpenContext(database.Superuser);
        db.Add(user);
        await db.SaveChangesAsync(Token);
        return user.Email;
    }

    private async Task<Guid> AReadingAsync()
    {
        using var response = await Patient.Http.PostAsync(
            Path("/api/patients/{patientId}/vital-signs"),
            ApiCalls.HeartRate(72)
        );
        return (await response.ReadAsync(201)).GetProperty("id").GetGuid();
    }

    private Task<Person> SignUpAsync(string role) => ApiCalls.SignUpAsync(connect(), role);

    private async Task<Person> AMemberAsync(
        string role,
        string scope,
        string expiresAt = "NULL",
        string revokedAt = "NULL"
    )
    {
        var person = await SignUpAsync(role);
        await ExecuteAsync(
            $"""
            INSERT INTO care_circle_members (id, patient_id, user_id, relationship, vital_signs, medications, allergies, messages,
              files, added_by, expires_at, revoked_at)
            VALUES ($1, $2, $3, $4, $5, $5, $5, $5, $5, $6, {expiresAt}, {revokedAt})
            """,
            Guid.NewGuid(),
            Patient.PatientId!.Value,
            person.Id,
            role,
            scope,
            Patient.Id
        );
        return person;
    }

    // The first administrator is appointed in the database, so the test does the same and signs in anew.
    private async Task<Person> AnAdministratorAsync()
    {
        var person = await SignUpAsync("CAREGIVER");
        await ExecuteAsync("UPDATE users SET role = 'ADMIN' WHERE id = $1", person.Id);
        person.Http.DefaultRequestHeaders.Authorization = new("Bearer", (await SignInAgainAsync(person)).AccessToken);
        return person;
    }

    private async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var connection = await Sql.OpenAsync(database.Superuser, Token);
        await connection.ExecuteAsync(sql, Token, values);
    }
}
