using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Xunit;
using static CareConnect.Tests.ServiceDefaults.HostBuilders;

namespace CareConnect.Tests.ServiceDefaults;

/// <summary>
/// AddRedisClient and its keyed form: where settings come from, what is registered, and that Redis may be absent.
/// </summary>
public sealed class RedisClientTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private const string Section = "Aspire:StackExchange:Redis";

    private static readonly (string, string?) Connection = ("ConnectionStrings:cache", "from-connection-strings:1");

    [Fact]
    public void The_connection_string_comes_from_ConnectionStrings_before_any_section()
    {
        var builder = ABuilderWith(
            ($"{Section}:ConnectionString", "from-section:1"),
            ($"{Section}:cache:ConnectionString", "from-connection-section:1"),
            Connection
        );

        builder.AddRedisClient("cache");

        Assert.Equal("from-connection-strings", HostOf(builder));
    }

    [Fact]
    public void The_section_of_the_connection_wins_over_the_common_one()
    {
        var builder = ABuilderWith(
            ($"{Section}:ConnectionString", "from-section:1"),
            ($"{Section}:cache:ConnectionString", "from-connection-section:1")
        );

        builder.AddRedisClient("cache");

        Assert.Equal("from-connection-section", HostOf(builder));
    }

    [Fact]
    public void Options_are_bound_from_both_sections_and_then_handed_to_the_callback()
    {
        var builder = ABuilderWith(
            Connection,
            ($"{Section}:ConfigurationOptions:ConnectTimeout", "1001"),
            ($"{Section}:ConfigurationOptions:SyncTimeout", "1002"),
            ($"{Section}:ConfigurationOptions:AsyncTimeout", "1003"),
            ($"{Section}:cache:ConfigurationOptions:SyncTimeout", "2002"),
            ($"{Section}:cache:ConfigurationOptions:AsyncTimeout", "2003")
        );

        builder.AddRedisClient("cache", configureOptions: options => options.AsyncTimeout++);

        var options = OptionsOf(builder);
        Assert.Equal((1001, 2002, 2004), (options.ConnectTimeout, options.SyncTimeout, options.AsyncTimeout));
    }

    [Theory]
    [InlineData("cache.test:1", false)]
    [InlineData("cache.test:1,abortConnect=true", true)]
    public void A_failing_connection_is_tried_again_unless_asked_otherwise(string connectionString, bool aborts)
    {
        var builder = ABuilderWith(("ConnectionStrings:cache", connectionString));

        builder.AddRedisClient("cache");

        Assert.Equal(aborts, OptionsOf(builder).AbortOnConnectFail);
    }

    [Fact]
    public void A_missing_connection_string_is_told_at_first_use_with_the_keys_that_would_give_it()
    {
        var builder = ABuilderWith();
        builder.AddRedisClient("cache");
        using var host = builder.Build();

        var error = Assert.Throws<InvalidOperationException>(() =>
            host.Services.GetRequiredService<IConnectionMultiplexer>()
        );

        Assert.Contains("'ConnectionStrings:cache'", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{Section}:ConnectionString'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Health_checks_carry_Aspires_names_and_are_added_once()
    {
        var builder = ABuilderWith(Connection);
        builder.AddRedisClient("cache");
        builder.AddRedisClient("cache");

        builder.AddKeyedRedisClient("sessions");

        using var host = builder.Build();
        Assert.Equal(
            ["StackExchange.Redis", "StackExchange.Redis_sessions"],
            host.HealthChecks().Select(check => check.Name)
        );
        Assert.All(host.HealthChecks(), check => Assert.Empty(check.Tags));
    }

    [Fact]
    public void The_builder_tells_what_was_registered()
    {
        var builder = ABuilderWith(Connection, ("ConnectionStrings:sessions", "s:1"));

        var plain = builder.AddRedisClientBuilder("cache");
        var keyed = builder.AddKeyedRedisClientBuilder("sessions");

        Assert.Same(builder, plain.HostBuilder);
        Assert.Equal((null, "from-connection-strings:1"), (plain.ServiceKey, plain.Settings.ConnectionString));
        Assert.Equal(("sessions", "s:1"), (keyed.ServiceKey, keyed.Settings.ConnectionString));
    }

    [Fact]
    public async Task Keyed_clients_stand_beside_the_plain_one()
    {
        redis.SkipIfMissing();
        var builder = ABuilderWith(
            ("ConnectionStrings:cache", $"{redis.ConnectionString},defaultDatabase=1"),
            ("ConnectionStrings:sessions", $"{redis.ConnectionString},defaultDatabase=2")
        );
        builder.AddRedisClient("cache");
        builder.AddKeyedRedisClient("sessions");
        using var host = builder.Build();
        var plain = host.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        var keyed = host.Services.GetRequiredKeyedService<IConnectionMultiplexer>("sessions").GetDatabase();

        await plain.StringSetAsync("where", "plain");

        Assert.Equal("plain", await plain.StringGetAsync("where"));
        Assert.True((await keyed.StringGetAsync("where")).IsNull);
    }

    [Fact]
    public async Task A_present_Redis_is_healthy()
    {
        redis.SkipIfMissing();
        var builder = ABuilderWith(("ConnectionStrings:cache", redis.ConnectionString));
        builder.AddRedisClient("cache");
        builder.Services.AddLogging();
        using var host = builder.Build();

        var report = await CheckAsync(host);

        Assert.Equal(HealthStatus.Healthy, report.Status);
    }

    [Fact]
    public async Task An_absent_Redis_degrades_the_service_and_no_more()
    {
        var builder = ABuilderWith(("ConnectionStrings:cache", "127.0.0.1:1,connectTimeout=200,connectRetry=1"));
        builder.AddDefaultHealthChecks();
        builder.AddRedisClient("cache");
        builder.Services.AddLogging();
        using var host = builder.Build();

        var report = await CheckAsync(host);

        Assert.Equal(HealthStatus.Degraded, report.Status);
        var check = Assert.Single(host.HealthChecks(), check => check.Name == "StackExchange.Redis");
        Assert.Equal(TimeSpan.FromSeconds(2), check.Timeout);
    }

    [Fact]
    public async Task A_Redis_that_never_answers_does_not_hold_up_the_start()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var builder = ABuilderWith(
            ("ConnectionStrings:cache", $"{silent.LocalEndpoint},connectTimeout=600000,connectRetry=1"),
            ($"{Section}:DisableAutoActivation", "false")
        );
        builder.AddRedisClient("cache");
        using var host = builder.Build();

        await host.StartAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        using var attempt = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        Assert.True(attempt.Connected);
    }

    private static Task<HealthReport> CheckAsync(IHost host) =>
        host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

    private static string HostOf(HostApplicationBuilder builder) =>
        ((DnsEndPoint)Assert.Single(OptionsOf(builder).EndPoints)).Host;

    private static ConfigurationOptions OptionsOf(HostApplicationBuilder builder)
    {
        using var host = builder.Build();
        return host.Services.GetRequiredService<IOptions<ConfigurationOptions>>().Value;
    }
}
