using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>What a PostgreSQL container is told on its command line, its stand-in is told too.</summary>
[Collection("Hosts")]
public sealed class PostgresArgumentTests
{
    [Fact]
    public async Task Settings_reach_the_server()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var app = await StartAsync("-c", "max_connections=37", "--work-mem=5MB");
        await app.ResourceNotifications.WaitForResourceHealthyAsync("postgres", cancellationToken);

        await using var connection = new NpgsqlConnection(
            await app.GetConnectionStringAsync("postgres", cancellationToken) + ";Pooling=false"
        );
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            "SELECT current_setting('max_connections') || ' ' || current_setting('work_mem')",
            connection
        );

        Assert.Equal("37 5MB", await command.ExecuteScalarAsync(cancellationToken));
    }

    [Fact]
    public async Task An_argument_that_is_no_setting_is_refused_by_name()
    {
        await using var app = await StartAsync("--single");
        await app.ResourceNotifications.WaitForResourceAsync(
            "postgres",
            KnownResourceStates.FailedToStart,
            TestContext.Current.CancellationToken
        );

        var lines = app.Services.GetRequiredService<ResourceLoggerService>().LastLines("postgres", 10);
        Assert.Contains(lines, line => line.Content.Contains("'--single'", StringComparison.Ordinal));
    }

    private static async Task<DistributedApplication> StartAsync(params string[] arguments)
    {
        var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddPostgres("postgres").WithImageTag("15.18").WithArgs(arguments);
        var app = await builder.BuildAsync(TestContext.Current.CancellationToken);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
