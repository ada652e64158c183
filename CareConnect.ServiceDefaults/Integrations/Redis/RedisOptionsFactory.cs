using Aspire.StackExchange.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace CareConnect.ServiceDefaults.Integrations.Redis;

/// <summary>
/// Starts the options of a Redis connection from its connection string, on which everybody's Configure callbacks then
/// build: a connection string can be parsed into new options only, never into given ones.
/// </summary>
internal sealed class RedisOptionsFactory(
    IServiceProvider provider,
    IEnumerable<IConfigureOptions<ConfigurationOptions>> setups,
    IEnumerable<IPostConfigureOptions<ConfigurationOptions>> postConfigures,
    IEnumerable<IValidateOptions<ConfigurationOptions>> validations
) : OptionsFactory<ConfigurationOptions>(setups, postConfigures, validations)
{
    protected override ConfigurationOptions CreateInstance(string name)
    {
        var connectionString = provider.GetKeyedService<RedisConnectionString>(name)?.Value;
        var options = connectionString is null
            ? base.CreateInstance(name)
            : ConfigurationOptions.Parse(connectionString);
        if (options.Defaults.GetType() == typeof(DefaultOptionsProvider))
        {
            options.Defaults = new KeepTryingDefaults();
        }

        return options;
    }

    // A Redis that is away must not stop a process that can do without it.
    private sealed class KeepTryingDefaults : DefaultOptionsProvider
    {
        public override bool AbortOnConnectFail => false;
    }
}

/// <summary>
/// Carries one connection's settings to the factory, by options name.
/// </summary>
internal sealed class RedisConnectionString(StackExchangeRedisSettings settings)
{
    public string? Value => settings.ConnectionString;
}
