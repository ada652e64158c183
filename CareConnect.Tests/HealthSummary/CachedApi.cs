using System.Text.Json;
using CareConnect.Api.HealthSummary;
using CareConnect.Tests.Api;
using CareConnect.Tests.Outbox;
using CareConnect.Tests.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Xunit;

namespace CareConnect.Tests.HealthSummary;

/// <summary>Two real API servers over one database of their own and one real Redis, which a test may stop.</summary>
public sealed class CachedApi(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private ApiFactory? _first;
    private ApiFactory? _second;

    public RedisServerFixture Redis { get; } = new();

    internal MigratedDatabase Database => _first!.Database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Redis.InitializeAsync();
        var database = await postgres.CreateMigratedDatabaseAsync(CancellationToken.None);
        _first = Start(database);
        _second = Start(database);
    }

    /// <summary>One more server on this Redis.</summary>
    internal ApiFactory Start(MigratedDatabase database, TimeProvider? clock = null) =>
        ApiFactory.Start(
            database,
            clock,
            new Dictionary<string, string> { ["ConnectionStrings:cache"] = Redis.ConnectionString }
        );

    internal HttpClient Connect() => _first!.CreateClient();

    internal Task<Person> SignUpAsync(string role) => ApiCalls.SignUpAsync(Connect(), role);

    /// <summary>The same person as the second server's caller.</summary>
    internal Person OnSecondServer(Person person)
    {
        var http = _second!.CreateClient();
        http.DefaultRequestHeaders.Authorization = person.Http.DefaultRequestHeaders.Authorization;
        return person with { Http = http };
    }

    /// <summary>The cache itself, past the API.</summary>
    internal IDatabase Cache() => _first!.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();

    internal static string KeyOf(Person patient) => HealthSummaryCache.KeyOf(patient.PatientId!.Value);

    /// <summary>A patient with one reading, whose summary is in the cache.</summary>
    internal async Task<Person> APatientWithCachedSummaryAsync()
    {
        Redis.SkipIfMissing();
        var patient = await SignUpAsync("PATIENT");
        await patient.RecordAsync(71);
        await FillAsync(patient);
        return patient;
    }

    /// <summary>Has the summary answered until it comes from the cache, which an eviction still on its way may delay.</summary>
    internal static Task FillAsync(Person patient) =>
        WorkerHost.UntilAsync(async () => (await patient.SummaryAsync()).Cache == "hit", Soon, Token);

    /// <summary>Waits until the summary is answered with this X-Cache.</summary>
    internal static Task UntilAsync(Person patient, string cache) =>
        WorkerHost.UntilAsync(async () => (await patient.SummaryAsync()).Cache == cache, Soon, Token);

    /// <summary>Waits until the patient's key is there or gone.</summary>
    internal Task UntilKeyAsync(Person patient, bool exists) =>
        WorkerHost.UntilAsync(async () => await Cache().KeyExistsAsync(KeyOf(patient)) == exists, Soon, Token);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in new[] { _second, _first }.OfType<ApiFactory>())
        {
            await server.DisposeAsync();
        }
        await Redis.DisposeAsync();
    }
}

/// <summary>A summary as a client got it.</summary>
internal sealed record ReceivedSummary(string? Cache, JsonElement Body)
{
    public decimal? HeartRate => Latest("heart-rate");

    public int OpenAlerts => Body.GetProperty("openAlerts").GetInt32();

    private decimal? Latest(string type) =>
        Body.GetProperty("vitalSigns")
            .EnumerateArray()
            .Where(v => v.GetProperty("type").GetString() == type)
            .Select(v => (decimal?)v.GetProperty("latest").GetProperty("value").GetDecimal())
            .SingleOrDefault();
}

/// <summary>Calls about health summaries.</summary>
internal static class SummaryCalls
{
    public static Task<ReceivedSummary> SummaryAsync(this Person patient) =>
        patient.SummaryAsync(patient.PatientId!.Value);

    public static async Task<ReceivedSummary> SummaryAsync(this Person caller, Guid patientId)
    {
        using var response = await caller.Http.FetchAsync($"/api/patients/{patientId}/health-summary");
        var body = await response.ReadAsync(200);
        return new ReceivedSummary(CacheOf(response), body);
    }

    public static string? CacheOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("X-Cache", out var values) ? values.Single() : null;

    public static async Task<JsonElement> RecordAsync(this Person patient, decimal heartRate, DateTimeOffset? at = null)
    {
        using var response = await patient.Http.PostAsync(
            $"/api/patients/{patient.PatientId}/vital-signs",
            ApiCalls.HeartRate(heartRate, null, at)
        );
        return await response.ReadAsync(201);
    }
}
