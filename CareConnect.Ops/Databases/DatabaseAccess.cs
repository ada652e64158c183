using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using Npgsql;

namespace CareConnect.Ops.Databases;

/// <summary>The logins of a database. Nobody but the operator holds the server's own.</summary>
/// <param name="Owner">The server's login, to the application's database.</param>
/// <param name="Backup">careconnect_backup: may read everything and change nothing.</param>
internal sealed record DatabaseAccess(NpgsqlConnectionStringBuilder Owner, NpgsqlConnectionStringBuilder Backup)
{
    public const string BackupRole = "careconnect_backup";
    public const string ApplicationName = "careconnect-ops";

    /// <summary>The database's name.</summary>
    public string Name => Owner.Database!;

    public static async Task<DatabaseAccess> OfAsync(LocalTopology topology, CancellationToken cancellationToken)
    {
        var owner = new NpgsqlConnectionStringBuilder(
            await topology.ConnectionStringAsync(LocalNames.Database, cancellationToken)
        )
        {
            ApplicationName = ApplicationName,
            // Each command is a process of its own, which must leave no connection behind.
            Pooling = false,
            Timeout = 10,
            CommandTimeout = 0,
        };
        if (await ServerPair.FindAsync(topology, cancellationToken) is { } pair)
        {
            // After a promotion it is the other one.
            var primary = await pair.PrimaryAsync(cancellationToken) ?? pair.First;
            (owner.Host, owner.Port) = (primary.Login.Host, primary.Login.Port);
        }

        return new(
            owner,
            new NpgsqlConnectionStringBuilder(owner.ConnectionString)
            {
                Username = BackupRole,
                Password = await topology.VariableAsync(LocalNames.BackupPassword, "Value", cancellationToken),
            }
        );
    }

    /// <summary>The same logins to another database of the server.</summary>
    public DatabaseAccess To(string database) =>
        new(
            new NpgsqlConnectionStringBuilder(Owner.ConnectionString) { Database = database },
            new NpgsqlConnectionStringBuilder(Backup.ConnectionString) { Database = database }
        );

    /// <exception cref="ProcedureException">The server does not answer, or refuses the login.</exception>
    public static async Task<NpgsqlConnection> OpenAsync(
        NpgsqlConnectionStringBuilder login,
        CancellationToken cancellationToken
    )
    {
        var connection = new NpgsqlConnection(login.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch (NpgsqlException problem)
        {
            await connection.DisposeAsync();
            throw new ProcedureException(
                $"PostgreSQL at {login.Host}:{login.Port} does not let '{login.Username}' in: {problem.Message}",
                problem
            );
        }
    }
}
