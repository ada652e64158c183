using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace CareConnect.Bench;

/// <summary>
/// A topology of the benchmark's own, and web processes beside it that are measured: on its PostgreSQL and its cache, but
/// with no health checks, load balancing or second replica between them and the load.
/// </summary>
internal sealed class Rig : IAsyncDisposable
{
    /// <summary>The database of the topology.</summary>
    public const string Database = "careconnect";

    // Of each process, so that what is compared has the same part of the server.
    private const int MaxConnections = 10;

    // A reserved port, where nothing listens.
    private const string NoCache = "127.0.0.1:1";

    private readonly BenchFolder _home = new();
    private readonly string _signingKey = RandomNumberGenerator.GetHexString(64);
    private Topology? _topology;
    private Uri? _postgres;
    private Uri? _cache;

    private Rig() { }

    public static async Task<Rig> StartAsync()
    {
        var rig = new Rig();
        try
        {
            rig._topology = await Topology.StartAsync(rig._home.Path);
            rig._postgres = await rig._topology.AddressOfAsync("postgres");
            rig._cache = await rig._topology.AddressOfAsync("cache");
            return rig;
        }
        catch
        {
            await rig.DisposeAsync();
            throw;
        }
    }

    /// <summary>PostgreSQL's own login: no row-level security, and triggers may be switched off.</summary>
    public string SuperuserOf(string database) => LoginOf(database, "postgres");

    /// <param name="database">One of this server.</param>
    /// <param name="hasCache">Otherwise nothing listens where its cache should be.</param>
    /// <param name="telemetry">Variables that make it send its telemetry somewhere.</param>
    public Task<ServiceProcess> StartApiAsync(
        string database = Database,
        bool hasCache = true,
        IReadOnlyDictionary<string, string>? telemetry = null
    ) =>
        ServiceProcess.StartAsync(
            "CareConnect.Api",
            [],
            "/alive",
            new(telemetry ?? new Dictionary<string, string>())
            {
                ["ConnectionStrings__careconnect"] = LoginOf(database, "careconnect_app"),
                ["ConnectionStrings__careconnect-readonly"] = LoginOf(database, "careconnect_readonly"),
                ["ConnectionStrings__cache"] = hasCache
                    ? $"{_cache!.Host}:{_cache.Port},password={Topology.Password}"
                    : NoCache,
                ["Database__MaxPoolSize"] = MaxConnections.ToString(CultureInfo.InvariantCulture),
                ["Jwt__SigningKey"] = _signingKey,
            }
        );

    public Task<ServiceProcess> StartBareAsync() =>
        ServiceProcess.StartAsync(
            "CareConnect.Bench",
            ["bare", $"{SuperuserOf(Database)};Maximum Pool Size={MaxConnections}"],
            BareServer.Reading,
            []
        );

    /// <summary>Another database of the same server, made by the Migrator.</summary>
    public async Task CreateDatabaseAsync(string database)
    {
        await using (var server = NpgsqlDataSource.Create(SuperuserOf("postgres")))
        {
            await using var create = server.CreateCommand($"CREATE DATABASE {database}");
            await create.ExecuteNonQueryAsync();
        }

        var start = new ProcessStartInfo("dotnet", [Topology.ProgramOf("CareConnect.Migrator")])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["ConnectionStrings__careconnect-db"] = SuperuserOf(database);
        start.Environment["Roles__AppPassword"] = Topology.Password;
        start.Environment["Roles__ReadonlyPassword"] = Topology.Password;
        start.Environment["Roles__BackupPassword"] = Topology.Password;
        using var migrator = Process.Start(start)!;
        await migrator.StandardOutput.ReadToEndAsync();
        await migrator.WaitForExitAsync();
        if (migrator.ExitCode != 0)
        {
            throw new InvalidOperationException($"The Migrator ended with exit code {migrator.ExitCode}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_topology is not null)
        {
            await _topology.DisposeAsync();
        }

        _home.Dispose();
    }

    private string LoginOf(string database, string role) =>
        $"Host={_postgres!.Host};Port={_postgres.Port};Database={database};Username={role};Password={Topology.Password}";
}
