using System.Net.Sockets;
using Npgsql;

namespace CareConnect.Dashboard.Engine;

/// <summary>Looks into the PostgreSQL servers of the application when it is asked, with the server's own login.</summary>
internal sealed class DatabaseInspector(EngineClient engine)
{
    /// <summary>The engine's word for the class of the resource.</summary>
    private const string ClassProperty = "resource.class";
    private const string ServerClass = "PostgresServerResource";
    private const int MaxTables = 50;

    /// <summary>One for each PostgreSQL server, in the order of the AppHost.</summary>
    public async Task<IReadOnlyList<DatabaseServer>> InspectAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(Servers().Select(server => InspectAsync(server, cancellationToken)));

    /// <summary>The names of the servers there are.</summary>
    public IEnumerable<string> Servers() =>
        engine
            .Resources.Where(r => r.Properties.Any(p => p is { Name: ClassProperty, Value: ServerClass }))
            .Select(resource => resource.Name);

    private async Task<DatabaseServer> InspectAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var login = new NpgsqlConnectionStringBuilder(await engine.ConnectionStringAsync(name, cancellationToken))
            {
                Database = "postgres",
                ApplicationName = "careconnect-dashboard",
                // Kept connections would show up in what is looked at, and hold up a server that stops.
                Pooling = false,
                Timeout = 3,
                CommandTimeout = 5,
            };
            return await ReadAsync(name, login, cancellationToken);
        }
        catch (Exception problem)
            when (problem is HttpRequestException or NpgsqlException or SocketException or TimeoutException)
        {
            return new DatabaseServer(name, $"It does not answer. {problem.Message}");
        }
    }

    private static async Task<DatabaseServer> ReadAsync(
        string name,
        NpgsqlConnectionStringBuilder login,
        CancellationToken cancellationToken
    )
    {
        await using var connection = new NpgsqlConnection(login.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        var databases = await DatabaseQueries.DatabasesAsync(connection, cancellationToken);
        var (statements, problem) = await StatementQueries.ReadAsync(connection, cancellationToken);
        var tables = new List<TableSize>();
        foreach (var database in databases)
        {
            tables.AddRange(await TablesAsync(login, database.Name, cancellationToken));
        }
        return new DatabaseServer(name, Problem: null)
        {
            Version = connection.PostgreSqlVersion.ToString(),
            Databases = databases,
            Tables = [.. tables.OrderByDescending(table => table.Bytes).Take(MaxTables)],
            Statements = statements,
            StatementsProblem = problem,
            Connections = await DatabaseQueries.ConnectionsAsync(connection, cancellationToken),
            MaxConnections = await DatabaseQueries.MaxConnectionsAsync(connection, cancellationToken),
        };
    }

    private static async Task<IReadOnlyList<TableSize>> TablesAsync(
        NpgsqlConnectionStringBuilder login,
        string database,
        CancellationToken cancellationToken
    )
    {
        var there = new NpgsqlConnectionStringBuilder(login.ConnectionString) { Database = database };
        await using var connection = new NpgsqlConnection(there.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return await DatabaseQueries.TablesAsync(connection, database, MaxTables, cancellationToken);
    }
}
