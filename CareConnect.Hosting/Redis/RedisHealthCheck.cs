using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Aspire.Hosting.Redis;

internal sealed record RedisPersistenceAnnotation(TimeSpan Interval, long KeysChangedThreshold) : IResourceAnnotation;

/// <summary>Redis Insight's container.</summary>
public class RedisInsightResource(string name) : ContainerResource(name)
{
    internal const string PrimaryEndpointName = "http";

    private EndpointReference? _primaryEndpoint;

    public EndpointReference PrimaryEndpoint => _primaryEndpoint ??= new(this, PrimaryEndpointName);
}

/// <summary>Redis Commander's container.</summary>
public class RedisCommanderResource(string name) : ContainerResource(name);

/// <summary>Healthy when the server answers a ping.</summary>
internal sealed class RedisHealthCheck(IResourceWithConnectionString redis) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            var options = ConfigurationOptions.Parse((await redis.GetConnectionStringAsync(cancellationToken))!);
            options.AbortOnConnectFail = true;
            options.ConnectTimeout = 2000;
            options.ConnectRetry = 1;
            await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
            await connection.GetDatabase().PingAsync();
            return HealthCheckResult.Healthy();
        }
        catch (Exception problem) when (problem is RedisException or InvalidOperationException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy("The server does not answer a ping.", problem);
        }
    }
}
