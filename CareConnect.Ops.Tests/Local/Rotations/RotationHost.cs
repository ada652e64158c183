using System.Net.Http.Json;
using System.Text.Json;
using CareConnect.Ops.Databases;
using CareConnect.Ops.Local;
using CareConnect.Ops.Verbs.Rotations;
using CareConnect.TestSupport;
using Npgsql;

namespace CareConnect.Ops.Tests.Local.Rotations;

/// <summary>All that a rotation renews, at one moment.</summary>
/// <param name="Passwords">By role; the server's own login too.</param>
/// <param name="SigningKey">The key of access tokens.</param>
internal sealed record Secrets(IReadOnlyDictionary<string, string> Passwords, string SigningKey)
{
    public IEnumerable<string> All => Passwords.Values.Append(SigningKey);
}

/// <summary>A topology whose secrets are renewed.</summary>
public sealed class RotationHost : IAsyncLifetime
{
    private RunningAppHost? _host;

    internal RunningAppHost Host => _host!;

    internal OpsCommand Ops => new(Host.Home);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await RunningAppHost.StartAsync(Stop);

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    internal LocalTopology Topology() => LocalTopology.Find(new OpsHome(Host.Home), null);

    internal async Task<NpgsqlConnectionStringBuilder> LoginAsync()
    {
        using var topology = Topology();
        return (await DatabaseAccess.OfAsync(topology, Stop)).Owner;
    }

    internal async Task<NpgsqlConnection> OwnerAsync() => await DatabaseAccess.OpenAsync(await LoginAsync(), Stop);

    internal async Task<Secrets> SecretsAsync()
    {
        using var topology = Topology();
        var owner = await LoginAsync();
        var passwords = new Dictionary<string, string> { [owner.Username!] = owner.Password! };
        foreach (var (role, parameter) in RoleParameter.All)
        {
            passwords[role] = await topology.ParameterAsync(parameter, Stop);
        }

        return new(passwords, await topology.ParameterAsync(ServiceSecrets.SigningKeyParameter, Stop));
    }

    /// <summary>Those of the roles that the server lets in with these passwords.</summary>
    internal async Task<IReadOnlyList<string>> LetInAsync(Secrets secrets)
    {
        var server = await LoginAsync();
        var letIn = new List<string>();
        foreach (var (role, password) in secrets.Passwords)
        {
            if (await RoleLogin.IsLetInAsync(server, role, password, Stop))
            {
                letIn.Add(role);
            }
        }

        return letIn;
    }

    /// <summary>Nothing of a rotation is left: no bridge, no variable over the services' own, and all replicas are healthy.</summary>
    internal async Task RequireNothingLeftAsync()
    {
        using var topology = Topology();
        foreach (var project in (string[])["api", "worker", "migrator"])
        {
            Assert.Empty(await topology.OverridesAsync(project, Stop));
        }

        foreach (var service in (string[])["api", "worker"])
        {
            var login = (await topology.ConnectionStringAsync("careconnect", Stop));
            foreach (var replica in (await topology.ResourceAsync(service, Stop)).Replicas)
            {
                var variables = await topology.VariablesAsync(replica.Name, Stop);
                Assert.Equal(("Running", "Healthy"), (replica.State, replica.Health));
                Assert.Equal(login, variables["ConnectionStrings__careconnect"]);
                Assert.DoesNotContain("Jwt__OtherSigningKeys__0", variables.Keys);
            }
        }

        await using var owner = await OwnerAsync();
        Assert.Equal(
            0,
            await owner.ValueAsync<long>("SELECT count(*) FROM pg_roles WHERE rolname LIKE '%bridge'", Stop)
        );
    }

    /// <summary>A person's tokens: access and refresh.</summary>
    internal async Task<(string Access, string Refresh)> SignUpAsync()
    {
        using var http = new HttpClient { BaseAddress = Host.Api };
        var (email, password) = ($"rotated-{Guid.NewGuid():n}@example.org", $"Pass-{Guid.NewGuid():n}");
        var person = new
        {
            email,
            password,
            firstName = "Before",
            lastName = "Rotation",
            role = "PATIENT",
        };
        (await http.PostAsJsonAsync("/api/auth/register", person, Stop)).EnsureSuccessStatusCode();
        return await TokensAsync(await http.PostAsJsonAsync("/api/auth/login", new { email, password }, Stop));
    }

    internal async Task<(string Access, string Refresh)> RefreshAsync(string refreshToken)
    {
        using var http = new HttpClient { BaseAddress = Host.Api };
        return await TokensAsync(await http.PostAsJsonAsync("/api/auth/refresh", new { refreshToken }, Stop));
    }

    /// <summary>What the API answers to whoever has the token.</summary>
    internal async Task<int> TryAsync(string accessToken)
    {
        using var http = new HttpClient { BaseAddress = Host.Api };
        http.DefaultRequestHeaders.Authorization = new("Bearer", accessToken);
        using var answer = await http.GetAsync("/api/patients", Stop);
        return (int)answer.StatusCode;
    }

    private static async Task<(string Access, string Refresh)> TokensAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            answer.EnsureSuccessStatusCode();
            var tokens = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
            return (tokens.GetProperty("accessToken").GetString()!, tokens.GetProperty("refreshToken").GetString()!);
        }
    }
}
