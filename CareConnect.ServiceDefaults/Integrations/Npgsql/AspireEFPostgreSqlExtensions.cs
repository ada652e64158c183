using Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;
using CareConnect.ServiceDefaults.Integrations;
using CareConnect.ServiceDefaults.Integrations.Npgsql;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// Registers PostgreSQL contexts with pooling, retries, health check and telemetry, by the names and configuration
/// keys of Aspire.Npgsql.EntityFrameworkCore.PostgreSQL, which takes this class's place where it can be restored.
/// </summary>
public static class AspireEFPostgreSqlExtensions
{
    private const string Section = "Aspire:Npgsql:EntityFrameworkCore:PostgreSQL";

    /// <summary>
    /// Registers <typeparamref name="TContext"/> in a pool. Later sources win: the section
    /// <c>Aspire:Npgsql:EntityFrameworkCore:PostgreSQL</c>, its part named after the connection, its part named after
    /// the context, <c>ConnectionStrings:{connectionName}</c>, <paramref name="configureSettings"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The context is registered already (found in development).</exception>
    public static void AddNpgsqlDbContext<TContext>(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<NpgsqlEntityFrameworkCorePostgreSQLSettings>? configureSettings = null,
        Action<DbContextOptionsBuilder>? configureDbContextOptions = null
    )
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);
        RefuseSecondRegistration<TContext>(builder);
        var settings = Read<TContext>(builder.Configuration, connectionName);
        settings.ConnectionString =
            builder.Configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
        configureSettings?.Invoke(settings);
        builder.Services.AddDbContextPool<TContext>(options =>
        {
            RequireConnectionString<TContext>(settings, connectionName);
            options.UseNpgsql(settings.ConnectionString, npgsql => NpgsqlResilience.Apply(npgsql, settings));
            configureDbContextOptions?.Invoke(options);
        });
        AddHealthAndTelemetry<TContext>(builder, settings);
    }

    /// <summary>
    /// Adds retries, health check and telemetry to a context that was registered by other means.
    /// </summary>
    /// <exception cref="InvalidOperationException">The context is not registered.</exception>
    public static void EnrichNpgsqlDbContext<TContext>(
        this IHostApplicationBuilder builder,
        Action<NpgsqlEntityFrameworkCorePostgreSQLSettings>? configureSettings = null
    )
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        var settings = Read<TContext>(builder.Configuration, connectionName: null);
        configureSettings?.Invoke(settings);
        if (!settings.DisableRetry || settings.CommandTimeout is not null)
        {
            RequireRegistration<TContext>(builder);
            builder.Services.ConfigureDbContext<TContext>(options =>
                NpgsqlResilience.ApplyToExisting<TContext>(options, settings)
            );
        }

        AddHealthAndTelemetry<TContext>(builder, settings);
    }

    private static NpgsqlEntityFrameworkCorePostgreSQLSettings Read<TContext>(
        IConfiguration configuration,
        string? connectionName
    )
    {
        var settings = new NpgsqlEntityFrameworkCorePostgreSQLSettings();
        var section = configuration.GetSection(Section);
        section.Bind(settings);
        if (connectionName is not null)
        {
            section.GetSection(connectionName).Bind(settings);
        }

        section.GetSection(typeof(TContext).Name).Bind(settings);
        return settings;
    }

    private static void AddHealthAndTelemetry<TContext>(
        IHostApplicationBuilder builder,
        NpgsqlEntityFrameworkCorePostgreSQLSettings settings
    )
        where TContext : DbContext
    {
        if (!settings.DisableHealthChecks)
        {
            builder.AddHealthCheckOnce(
                typeof(TContext).Name,
                (checks, _) => checks.AddDbContextCheck<TContext>(customTestQuery: AnswersAsync)
            );
        }

        if (!settings.DisableTracing)
        {
            builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddNpgsql());
        }

        if (!settings.DisableMetrics)
        {
            builder.Services.AddOpenTelemetry().WithMetrics(NpgsqlMetrics.Add);
        }
    }

    // At first use and not at registration: by then there is a logger, and design-time tools need no database.
    private static void RequireConnectionString<TContext>(
        NpgsqlEntityFrameworkCorePostgreSQLSettings settings,
        string connectionName
    )
    {
        if (string.IsNullOrWhiteSpace(settings.ConnectionString) && !EF.IsDesignTime)
        {
            throw new InvalidOperationException(
                $"{typeof(TContext).Name} has no connection string. Set 'ConnectionStrings:{connectionName}', or "
                    + $"'ConnectionString' in section '{Section}' or '{Section}:{typeof(TContext).Name}'."
            );
        }
    }

    private static void RefuseSecondRegistration<TContext>(IHostApplicationBuilder builder)
        where TContext : DbContext
    {
        if (builder.Environment.IsDevelopment() && IsRegistered<TContext>(builder))
        {
            throw new InvalidOperationException(
                $"{typeof(TContext).Name} is already registered. Remove the other registration, or keep it and call "
                    + $"{nameof(EnrichNpgsqlDbContext)} in place of {nameof(AddNpgsqlDbContext)}."
            );
        }
    }

    private static void RequireRegistration<TContext>(IHostApplicationBuilder builder)
        where TContext : DbContext
    {
        if (!IsRegistered<TContext>(builder))
        {
            throw new InvalidOperationException(
                $"{typeof(TContext).Name} is not registered. Register it before {nameof(EnrichNpgsqlDbContext)}."
            );
        }
    }

    private static bool IsRegistered<TContext>(IHostApplicationBuilder builder)
        where TContext : DbContext =>
        builder.Services.Any(service => service.ServiceType == typeof(DbContextOptions<TContext>));

    // By a connection of the pool. Where the server ended that one it ended the others too, and each would fail a request.
    private static async Task<bool> AnswersAsync(DbContext database, CancellationToken cancellationToken)
    {
        var connection = (NpgsqlConnection)database.Database.GetDbConnection();
        try
        {
            await database.Database.OpenConnectionAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            await command.ExecuteScalarAsync(cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            NpgsqlConnection.ClearPool(connection);
            return false;
        }
        finally
        {
            await database.Database.CloseConnectionAsync();
        }
    }
}
