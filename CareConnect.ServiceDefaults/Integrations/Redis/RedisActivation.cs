using Microsoft.Extensions.Hosting;

namespace CareConnect.ServiceDefaults.Integrations.Redis;

/// <summary>
/// Begins a connection when the host starts. Wrong configuration stops the start; a Redis that does not answer is
/// awaited in the background and never holds it up.
/// </summary>
internal sealed class RedisActivation(IServiceProvider provider, RedisClient client) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        client.Configure(provider);
        _ = Task.Run(() => client.Resolve(provider), CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
