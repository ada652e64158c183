using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CareConnect.Api.Auth;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(CareConnect.Tests.Api.ApiServer))]

namespace CareConnect.Tests.Api;

/// <summary>
/// One real API for all tests of the assembly: Kestrel over a migrated database, no cache to be reached, and a clock that runs
/// true until a test moves its own server's. Tests keep apart by making their own people.
/// </summary>
public sealed class ApiServer : IAsyncDisposable
{
    public const string SigningKey = "a signing key for tests only, which is at least sixty-four characters long";
    public const string Password = "seven green bicycles";

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private ApiFactory? _factory;

    public MigratedDatabase Database => _factory!.Database;

    /// <summary>A client of the shared server, which the first test starts.</summary>
    public async Task<HttpClient> ConnectAsync(PostgresFixture postgres)
    {
        await _oneAtATime.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            _factory ??= await ApiFactory.StartAsync(postgres);
        }
        finally
        {
            _oneAtATime.Release();
        }
        return _factory.CreateClient();
    }

    /// <summary>Another client of the server that <see cref="ConnectAsync"/> has started.</summary>
    public HttpClient CreateClient() => _factory!.CreateClient();

    public IServiceProvider Services => _factory!.Services;

    public async ValueTask DisposeAsync()
    {
        _oneAtATime.Dispose();
        if (_factory is not null)
        {
            await _factory.DisposeAsync();
        }
    }
}

/// <summary>An API server of its own, for a test that stops its database or moves its clock.</summary>
internal sealed class ApiFactory(
    MigratedDatabase database,
    TimeProvider? clock,
    IReadOnlyDictionary<string, string>? settings,
    ILoggerProvider? log
) : WebApplicationFactory<AccessTokens>
{
    public MigratedDatabase Database => database;

    public static async Task<ApiFactory> StartAsync(PostgresFixture postgres, TimeProvider? clock = null)
    {
        var database = await postgres.CreateMigratedDatabaseAsync(TestContext.Current.CancellationToken);
        return Start(database, clock);
    }

    public static ApiFactory Start(
        MigratedDatabase database,
        TimeProvider? clock = null,
        IReadOnlyDictionary<string, string>? settings = null,
        ILoggerProvider? log = null
    )
    {
        var factory = new ApiFactory(database, clock, settings, log);
        factory.UseKestrel(0);
        factory.StartServer();
        return factory;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        // Its pools would keep their idle connections for minutes, and many servers come and go.
        NpgsqlConnection.ClearAllPools();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("ConnectionStrings:careconnect", database.App);
        builder.UseSetting("ConnectionStrings:careconnect-readonly", database.Readonly);
        // Nothing listens there: everything must answer without a cache.
        builder.UseSetting("ConnectionStrings:cache", "127.0.0.1:1,abortConnect=false,connectTimeout=200");
        builder.UseSetting("Jwt:SigningKey", ApiServer.SigningKey);
        // No load balancer has to notice that a test's server leaves.
        builder.UseSetting("Drain:Time", "00:00:00");
        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
        {
            builder.UseSetting(key, value);
        }
        builder.ConfigureLogging(logging =>
        {
            logging.ClearProviders();
            if (log is not null)
            {
                logging.AddProvider(log);
            }
        });
        if (clock is not null)
        {
            builder.ConfigureTestServices(services => services.AddSingleton(clock));
        }
    }
}

/// <summary>A person with an account, signed in.</summary>
internal sealed record Person(Guid Id, string Email, string RefreshToken, Guid? PatientId, HttpClient Http);

/// <summary>Calls as a user's program makes them.</summary>
internal static class ApiCalls
{
    public static async Task<Person> SignUpAsync(this ApiServer server, PostgresFixture postgres, string role)
    {
        var http = await server.ConnectAsync(postgres);
        return await SignUpAsync(http, role);
    }

    public static async Task<Person> SignUpAsync(HttpClient http, string role)
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        using var registered = await http.PostAsync(
            "/api/auth/register",
            new
            {
                email,
                password = ApiServer.Password,
                firstName = "Ada",
                lastName = "Example",
                role,
            }
        );
        var user = await registered.ReadAsync(201);
        using var login = await http.PostAsync("/api/auth/login", new { email, password = ApiServer.Password });
        var tokens = await login.ReadAsync(200);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            tokens.GetProperty("accessToken").GetString()
        );
        var patientId = user.GetProperty("patientId");
        return new Person(
            user.GetProperty("id").GetGuid(),
            email,
            tokens.GetProperty("refreshToken").GetString()!,
            patientId.ValueKind == JsonValueKind.Null ? null : patientId.GetGuid(),
            http
        );
    }

    public static Task<HttpResponseMessage> PostAsync(this HttpClient http, string path, object body) =>
        http.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);

    public static Task<HttpResponseMessage> PostTextAsync(
        this HttpClient http,
        string path,
        string body,
        string contentType = "application/json"
    ) =>
        http.PostAsync(
            path,
            new StringContent(body, new MediaTypeHeaderValue(contentType)),
            TestContext.Current.CancellationToken
        );

    public static Task<HttpResponseMessage> FetchAsync(this HttpClient http, string path) =>
        http.GetAsync(path, TestContext.Current.CancellationToken);

    /// <summary>The body as JSON, after checking the status.</summary>
    public static async Task<JsonElement> ReadAsync(this HttpResponseMessage response, int status)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}, not {status}: {text}");
        using var document = JsonDocument.Parse(text.Length == 0 ? "null" : text);
        return document.RootElement.Clone();
    }

    /// <summary>The body as a problem of the expected status and type.</summary>
    public static async Task<JsonElement> ReadProblemAsync(this HttpResponseMessage response, int status, string type)
    {
        var problem = await response.ReadAsync(status);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("urn:careconnect:problem:" + type, problem.GetProperty("type").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        return problem;
    }

    /// <summary>The first administrator is appointed in the database, so this does the same and signs in anew.</summary>
    public static async Task<Person> AnAdministratorAsync(this ApiServer server, PostgresFixture postgres)
    {
        var person = await server.SignUpAsync(postgres, "CAREGIVER");
        var token = TestContext.Current.CancellationToken;
        await using var database = await Sql.OpenAsync(server.Database.Superuser, token);
        await database.ExecuteAsync("UPDATE users SET role = 'ADMIN' WHERE id = $1", token, person.Id);
        using var login = await person.Http.PostAsync(
            "/api/auth/login",
            new { email = person.Email, password = ApiServer.Password }
        );
        person.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            (await login.ReadAsync(200)).GetProperty("accessToken").GetString()
        );
        return person;
    }

    public static async Task<Guid> CreatePatientAsync(this Person caregiver)
    {
        using var response = await caregiver.Http.PostAsync(
            "/api/patients",
            new { firstName = "Grace", lastName = "Sample" }
        );
        return (await response.ReadAsync(201)).GetProperty("id").GetGuid();
    }

    public static object HeartRate(decimal value, Guid? id = null, DateTimeOffset? at = null) =>
        new
        {
            id,
            type = "heart-rate",
            value,
            unit = "/min",
            measuredAt = at ?? DateTimeOffset.UtcNow.AddMinutes(-1),
        };
}
