using Aspire.StackExchange.Redis;
using CareConnect.ServiceDefaults.Integrations;
using CareConnect.ServiceDefaults.Integrations.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// Registers Redis connections with health check and telemetry, by the names and configuration keys of
/// Aspire.StackExchange.Redis, which takes this class's place where it can be restored.
/// </summary>
public static class AspireRedisExtensions
{
    private const string Section = "Aspire:StackExchange:Redis";

    /// <summary>
    /// Registers one <see cref="IConnectionMultiplexer"/>. Later sources win: the section
    /// <c>Aspire:StackExchange:Redis</c>, its part named after the connection,
    /// <c>ConnectionStrings:{connectionName}</c>, the callbacks.
    /// </summary>
    public static void AddRedisClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null
    ) => builder.AddRedisClientBuilder(connectionName, configureSettings, configureOptions);

    /// <inheritdoc cref="AddRedisClient"/>
    public static AspireRedisClientBuilder AddRedisClientBuilder(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null
    ) => Add(builder, connectionName, serviceKey: null, configureSettings, configureOptions);

    /// <summary>
    /// As <see cref="AddRedisClient"/>, with <paramref name="name"/> as the name of the connection and the key of the
    /// service, so that several connections can stand side by side.
    /// </summary>
    public static void AddKeyedRedisClient(
        this IHostApplicationBuilder builder,
        string name,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null
    ) => builder.AddKeyedRedisClientBuilder(name, configureSettings, configureOptions);

    /// <inheritdoc cref="AddKeyedRedisClient"/>
    public static AspireRedisClientBuilder AddKeyedRedisClientBuilder(
        this IHostApplicationBuilder builder,
        string name,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Add(builder, name, serviceKey: name, configureSettings, configureOptions);
    }

    private static AspireRedisClientBuilder Add(
        IHostApplicationBuilder builder,
        string connectionName,
        string? serviceKey,
        Action<StackExchangeRedisSettings>? configureSettings,
        Action<ConfigurationOptions>? configureOptions
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);
        var section = builder.Configuration.GetSection(Section);
        var settings = Read(builder.Configuration, section, connectionName);
        configureSettings?.Invoke(settings);

        var client = new RedisClient(connectionName, serviceKey, Section);
        builder.Services.AddKeyedSingleton(client.OptionsName, new RedisConnectionString(settings));
        builder.Services.TryAddTransient<IOptionsFactory<ConfigurationOptions>, RedisOptionsFactory>();
        builder.Services.Configure<ConfigurationOptions>(
            client.OptionsName,
            options =>
            {
                section.GetSection(nameof(ConfigurationOptions)).Bind(options);
                section.GetSection(connectionName).GetSection(nameof(ConfigurationOptions)).Bind(options);
                configureOptions?.Invoke(options);
            }
        );
        AddConnection(builder.Services, client, settings);
        AddTracing(builder.Services, settings);
        AddHealthCheck(builder, client, settings);
        return new AspireRedisClientBuilder(builder, settings, serviceKey);
    }

    private static StackExchangeRedisSettings Read(
        IConfiguration configuration,
        IConfigurationSection section,
        string connectionName
    )
    {
        var settings = new StackExchangeRedisSettings();
        section.Bind(settings);
        section.GetSection(connectionName).Bind(settings);
        settings.ConnectionString = configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
        return settings;
    }

    private static void AddConnection(
        IServiceCollection services,
        RedisClient client,
        StackExchangeRedisSettings settings
    )
    {
        if (client.ServiceKey is null)
        {
            services.AddSingleton<IConnectionMultiplexer>(client.Connect);
        }
        else
        {
            services.AddKeyedSingleton<IConnectionMultiplexer>(
                client.ServiceKey,
                (provider, _) => client.Connect(provider)
            );
        }

        if (!settings.DisableAutoActivation)
        {
            services.AddSingleton<IHostedService>(provider => new RedisActivation(provider, client));
        }
    }

    private static void AddTracing(IServiceCollection services, StackExchangeRedisSettings settings)
    {
        if (settings.DisableTracing)
        {
            return;
        }

        if (!services.Any(service => service.ServiceType == typeof(RedisTracing)))
        {
            services.AddSingleton<RedisTracing>();
            services.AddHostedService(provider => provider.GetRequiredService<RedisTracing>());
        }

        services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(RedisSpans.SourceName));
    }

    private static void AddHealthCheck(
        IHostApplicationBuilder builder,
        RedisClient client,
        StackExchangeRedisSettings settings
    )
    {
        if (settings.DisableHealthChecks)
        {
            return;
        }

        builder.AddHealthCheckOnce(
            client.ServiceKey is null ? "StackExchange.Redis" : $"StackExchange.Redis_{client.ServiceKey}",
            (checks, name) =>
                checks.Add(
                    new HealthCheckRegistration(
                        name,
                        provider => new RedisHealthCheck(provider, client),
                        failureStatus: null,
                        tags: null
                    )
                )
        );
    }
}
