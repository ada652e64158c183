using Microsoft.Extensions.Hosting;

namespace Aspire.StackExchange.Redis;

/// <summary>
/// A Redis client as it was registered, for extensions that build on it.
/// </summary>
public sealed class AspireRedisClientBuilder(
    IHostApplicationBuilder hostBuilder,
    StackExchangeRedisSettings settings,
    string? serviceKey
)
{
    /// <summary>The host in which the client is registered.</summary>
    public IHostApplicationBuilder HostBuilder { get; } =
        hostBuilder ?? throw new ArgumentNullException(nameof(hostBuilder));

    /// <summary>The settings as configuration and code left them.</summary>
    public StackExchangeRedisSettings Settings { get; } = settings;

    /// <summary>The key of a keyed client, or <see langword="null"/>.</summary>
    public string? ServiceKey { get; } = serviceKey;
}
