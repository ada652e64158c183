using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CareConnect.ServiceDefaults.Integrations.Redis;

/// <summary>
/// One registered Redis connection: where its options stand, how it is made and how it is found again.
/// </summary>
internal sealed record RedisClient(string ConnectionName, string? ServiceKey, string Section)
{
    public string OptionsName => ServiceKey is null ? Options.DefaultName : ConnectionName;

    /// <exception cref="InvalidOperationException">No configuration names an end point.</exception>
    public ConfigurationOptions Configure(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptionsMonitor<ConfigurationOptions>>().Get(OptionsName);
        if (options.EndPoints.Count == 0)
        {
            throw new InvalidOperationException(
                $"Redis connection '{ConnectionName}' has no end point. Set 'ConnectionStrings:{ConnectionName}', "
                    + $"or '{Section}:ConnectionString'."
            );
        }

        options.LoggerFactory ??= provider.GetService<ILoggerFactory>();
        return options;
    }

    public IConnectionMultiplexer Connect(IServiceProvider provider)
    {
        var connection = ConnectionMultiplexer.Connect(Configure(provider));
        provider.GetService<RedisTracing>()?.Watch(connection);
        return connection;
    }

    public IConnectionMultiplexer Resolve(IServiceProvider provider) =>
        ServiceKey is null
            ? provider.GetRequiredService<IConnectionMultiplexer>()
            : provider.GetRequiredKeyedService<IConnectionMultiplexer>(ServiceKey);
}
