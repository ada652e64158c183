using CareConnect.Data;
using CareConnect.Tests.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace CareConnect.Tests.Worker;

/// <summary>The worker's share of the server's connections is the one that the sum of all processes counts on.</summary>
public sealed class ConnectionPoolTests
{
    [Theory]
    [InlineData(null, 7)]
    [InlineData("Outbox:BatchSize=6", 9)]
    public async Task It_is_bounded_by_what_the_worker_does_at_once(string? setting, int expected)
    {
        using var host = WorkerHost.Build("Host=localhost;Maximum Pool Size=90", setting is null ? [] : [setting]);
        await using var scope = host.Services.CreateAsyncScope();
        var used = scope.ServiceProvider.GetRequiredService<CareConnectDbContext>().Database.GetConnectionString();

        var pool = new NpgsqlConnectionStringBuilder(used);

        Assert.Equal((1, expected), (pool.MinPoolSize, pool.MaxPoolSize));
        Assert.Equal((20, 300, 1200), (pool.Timeout, pool.ConnectionIdleLifetime, pool.ConnectionLifetime));
    }
}
