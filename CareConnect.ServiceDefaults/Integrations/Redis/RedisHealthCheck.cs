using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace CareConnect.ServiceDefaults.Integrations.Redis;

/// <summary>
/// Asks every configured Redis node whether it is there: PING, or the cluster's own view of its state.
/// </summary>
internal sealed class RedisHealthCheck(IServiceProvider provider, RedisClient client) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            // Connecting blocks its thread, at worst for seconds; the answer has a limit of its own.
            var connection = await Task.Run(() => client.Resolve(provider), cancellationToken)
                .WaitAsync(cancellationToken);
            foreach (var endPoint in connection.GetEndPoints(configuredOnly: true))
            {
                await AskAsync(connection.GetServer(endPoint)).WaitAsync(cancellationToken);
            }

            return HealthCheckResult.Healthy();
        }
        catch (Exception exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception: exception);
        }
    }

    private static async Task AskAsync(IServer server)
    {
        if (server.ServerType != ServerType.Cluster)
        {
            await server.PingAsync();
            return;
        }

        var state = (await server.ExecuteAsync("CLUSTER", "INFO")).ToString();
        if (!state.Contains("cluster_state:ok", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The cluster of {server.EndPoint} says it is not ok.");
        }
    }
}
