using System.Net;
using System.Net.Http.Json;
using CareConnect.Tests.Api;
using CareConnect.Tests.Metrics;
using Xunit;

namespace CareConnect.Tests.Auth;

/// <summary>
/// API servers over one database, which believe what network a caller says to come from, and whose clock only the test moves.
/// </summary>
internal sealed class AttackedApi : IAsyncDisposable
{
    private readonly List<ApiFactory> _servers = [];
    private readonly List<HttpClient> _clients = [];

    public required MigratedDatabase Database { get; init; }
    public MovableClock Clock { get; } = MovableClock.Stopped();
    public CollectedLog Log { get; } = new();

    /// <summary>What the first server counts.</summary>
    public Measurements Measured { get; private set; } = null!;

    public static async Task<AttackedApi> StartAsync(
        PostgresFixture postgres,
        int servers = 1,
        int? failuresEverywhere = null
    )
    {
        var settings = new Dictionary<string, string>
        {
            ["ForwardedHeaders:KnownNetworks:0"] = "127.0.0.0/8",
            ["ForwardedHeaders:KnownNetworks:1"] = "::1/128",
            // An attack is to meet the limits of sign-in, not that of requests at once.
            ["Overload:MaxWaitingRequests"] = "10000",
        };
        if (failuresEverywhere is { } limit)
        {
            settings["SignIn:FailuresEverywhere"] = $"{limit}";
        }
        var api = new AttackedApi
        {
            Database = await postgres.CreateMigratedDatabaseAsync(TestContext.Current.CancellationToken),
        };
        for (var i = 0; i < servers; i++)
        {
            api._servers.Add(ApiFactory.Start(api.Database, api.Clock, settings, api.Log));
            api._clients.Add(api._servers[i].CreateClient());
            // A thousand at once take as long as they take.
            api._clients[i].Timeout = Timeout.InfiniteTimeSpan;
        }
        api.Measured = new Measurements(api._servers[0].Services);
        return api;
    }

    public int Servers => _servers.Count;

    public HttpClient Connect(int server = 0) => _clients[server];

    /// <summary>An account that is made from a network.</summary>
    public async Task<(Guid Id, string Email)> SignUpAsync(string network)
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        using var response = await PostAsync(
            "/api/auth/register",
            network,
            0,
            new
            {
                email,
                password = ApiServer.Password,
                firstName = "Ada",
                lastName = "Example",
                role = "CAREGIVER",
            }
        );
        return ((await response.ReadAsync(201)).GetProperty("id").GetGuid(), email);
    }

    public async Task<HttpStatusCode> LoginAsync(
        string email,
        string network,
        string password = ApiServer.Password,
        int server = 0
    )
    {
        using var response = await PostAsync("/api/auth/login", network, server, new { email, password });
        return response.StatusCode;
    }

    /// <summary>How many attempts were looked at (FAILURE) and how many were not (DENIED), by the audit trail.</summary>
    public Task<List<string>> ReadOutcomesAsync() =>
        ReadLinesAsync(
            """
            SELECT outcome, count(*) FROM audit_logs WHERE action = 'session.start' AND outcome <> 'SUCCESS'
            GROUP BY outcome ORDER BY outcome
            """
        );

    public Task<List<string>> ReadRefreshAuditAsync(Guid userId) =>
        ReadLinesAsync(
            """
            SELECT outcome, details ->> 'reason', count(*) FROM audit_logs WHERE action = 'session.refresh' AND user_id = $1
            GROUP BY 1, 2 ORDER BY 1, 2
            """,
            userId
        );

    public async Task<T> ReadAsync<T>(string sql, params object[] values)
    {
        await using var database = await Sql.OpenAsync(Database.Superuser, TestContext.Current.CancellationToken);
        return await database.ReadAsync<T>(sql, TestContext.Current.CancellationToken, values);
    }

    public async Task<int> ExecuteAsync(string sql, params object[] values)
    {
        await using var database = await Sql.OpenAsync(Database.Superuser, TestContext.Current.CancellationToken);
        return await database.ExecuteAsync(sql, TestContext.Current.CancellationToken, values);
    }

    public async ValueTask DisposeAsync()
    {
        Measured.Dispose();
        Log.Dispose();
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private async Task<List<string>> ReadLinesAsync(string sql, params object[] values)
    {
        await using var database = await Sql.OpenAsync(Database.Superuser, TestContext.Current.CancellationToken);
        return await database.ReadLinesAsync(sql, TestContext.Current.CancellationToken, values);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string network, int server, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("X-Forwarded-For", network);
        return await _clients[server].SendAsync(request, TestContext.Current.CancellationToken);
    }
}
