using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Aspire.Hosting.Postgres;

/// <summary>Creates the databases of a server once it is ready.</summary>
internal static class PostgresDatabases
{
    public static async Task CreateAsync(
        PostgresServerResource server,
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        var connectionString = await server.ConnectionStringExpression.GetValueAsync(cancellationToken);
        await using var source = NpgsqlDataSource.Create($"{connectionString};Database=postgres;Pooling=false");
        await using var recovery = source.CreateCommand("SELECT pg_is_in_recovery()");
        if (await recovery.ExecuteScalarAsync(cancellationToken) is true)
        {
            // A standby has what its primary has.
            return;
        }

        var databases = services
            .GetRequiredService<DistributedApplicationModel>()
            .Resources.OfType<PostgresDatabaseResource>()
            .Where(database => database.Parent == server);
        foreach (var database in databases)
        {
            var script =
                database.Annotations.OfType<PostgresCreationScriptAnnotation>().LastOrDefault()?.Script
                ?? $"CREATE DATABASE {new NpgsqlCommandBuilder().QuoteIdentifier(database.DatabaseName)}";
            try
            {
                await using var command = source.CreateCommand(script);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
            catch (PostgresException present) when (present.SqlState == PostgresErrorCodes.DuplicateDatabase)
            {
                // An earlier run made it.
            }
        }
    }
}

internal sealed record PostgresCreationScriptAnnotation(string Script) : IResourceAnnotation;

/// <summary>Healthy when a database takes a connection and answers.</summary>
internal sealed class PostgresHealthCheck(IResourceWithConnectionString resource, string databaseName) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            var text = await resource.GetConnectionStringAsync(cancellationToken);
            var settings = new NpgsqlConnectionStringBuilder(text)
            {
                Database = databaseName,
                Pooling = false,
                Timeout = 5,
            };
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception problem) when (problem is NpgsqlException or InvalidOperationException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy($"Database '{databaseName}' does not answer: {problem.Message}");
        }
    }
}

/// <summary>pgAdmin's container.</summary>
public sealed class PgAdminContainerResource(string name) : ContainerResource(name);

/// <summary>pgweb's container.</summary>
public sealed class PgWebContainerResource(string name) : ContainerResource(name);
