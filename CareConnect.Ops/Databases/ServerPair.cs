using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using Npgsql;

namespace CareConnect.Ops.Databases;

/// <summary>What a server is at the moment.</summary>
internal enum ServerRole
{
    /// <summary>Does not answer.</summary>
    Silent,

    /// <summary>Takes writes.</summary>
    Primary,

    /// <summary>Follows another one, or waits for one to follow.</summary>
    Standby,
}

/// <summary>A PostgreSQL server of a topology with a standby.</summary>
/// <param name="Name">The resource's.</param>
/// <param name="Login">The server's own login, to the database postgres.</param>
/// <param name="DataFolder">Where its data is on this machine.</param>
/// <param name="ArchiveFolder">Where finished write-ahead log goes; null without an archive.</param>
internal sealed record DatabaseServer(
    string Name,
    NpgsqlConnectionStringBuilder Login,
    string DataFolder,
    string? ArchiveFolder
)
{
    public async Task<ServerRole> RoleAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await DatabaseAccess.OpenAsync(Login, cancellationToken);
            return await connection.ValueAsync<bool>("SELECT pg_is_in_recovery()", cancellationToken)
                ? ServerRole.Standby
                : ServerRole.Primary;
        }
        catch (Exception problem) when (problem is ProcedureException or NpgsqlException)
        {
            return ServerRole.Silent;
        }
    }

    public Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) =>
        DatabaseAccess.OpenAsync(Login, cancellationToken);
}

/// <summary>The two servers of a topology with a standby; which of them takes writes is theirs to say.</summary>
/// <param name="First">The primary, unless there was a failover.</param>
/// <param name="Second">Its standby.</param>
internal sealed record ServerPair(DatabaseServer First, DatabaseServer Second)
{
    private const string Data = "/var/lib/postgresql/data";
    private const string Archive = "/wal-archive";

    public IReadOnlyList<DatabaseServer> All => [First, Second];

    /// <exception cref="ProcedureException">The topology has no standby.</exception>
    public static async Task<ServerPair> OfAsync(LocalTopology topology, CancellationToken cancellationToken) =>
        await FindAsync(topology, cancellationToken)
        ?? throw new ProcedureException(
            "The AppHost runs without a standby. Start it so: dotnet run --project CareConnect.AppHost -- --with-replica"
        );

    /// <summary>Null when the topology has no standby.</summary>
    public static async Task<ServerPair?> FindAsync(LocalTopology topology, CancellationToken cancellationToken)
    {
        var resources = await topology.ResourcesAsync(cancellationToken);
        return resources.FirstOrDefault(resource => resource.Name == LocalNames.Replica) is not { } second
            ? null
            : new(
                await ServerAsync(
                    topology,
                    resources.First(resource => resource.Name == LocalNames.Server),
                    cancellationToken
                ),
                await ServerAsync(topology, second, cancellationToken)
            );
    }

    /// <summary>The one that takes writes; null when none does.</summary>
    /// <exception cref="ProcedureException">Both do.</exception>
    public async Task<DatabaseServer?> PrimaryAsync(CancellationToken cancellationToken)
    {
        var roles = await Task.WhenAll(All.Select(server => server.RoleAsync(cancellationToken)));
        return roles.Count(role => role == ServerRole.Primary) > 1
            ? throw new ProcedureException(
                $"Both '{First.Name}' and '{Second.Name}' take writes. Stop the one that was fenced at once, in the dashboard; "
                    + "what was written to it since must be compared by hand."
            )
            : All.Zip(roles).FirstOrDefault(server => server.Second == ServerRole.Primary).First;
    }

    /// <summary>The one that takes writes, and the other.</summary>
    /// <exception cref="ProcedureException">None does, or both.</exception>
    public async Task<(DatabaseServer Primary, DatabaseServer Other)> RolesAsync(CancellationToken cancellationToken)
    {
        var primary =
            await PrimaryAsync(cancellationToken)
            ?? throw new ProcedureException(
                $"Neither '{First.Name}' nor '{Second.Name}' takes writes. careconnect dr failover --target local promotes the standby."
            );
        return (primary, primary == First ? Second : First);
    }

    private static async Task<DatabaseServer> ServerAsync(
        LocalTopology topology,
        LocalResource resource,
        CancellationToken cancellationToken
    )
    {
        var login = new NpgsqlConnectionStringBuilder(
            await topology.ConnectionStringAsync(resource.Name, cancellationToken)
        )
        {
            Database = "postgres",
            ApplicationName = DatabaseAccess.ApplicationName,
            Pooling = false,
            Timeout = 5,
            CommandTimeout = 0,
        };
        return new(resource.Name, login, Folder(Data)!, Folder(Archive));

        string? Folder(string target) =>
            resource.Volumes.FirstOrDefault(volume => volume.Target == target)?.Source is { } source
                ? topology.Home.Volume(topology.Name, source)
                : null;
    }
}
