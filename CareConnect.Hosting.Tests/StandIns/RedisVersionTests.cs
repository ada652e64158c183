using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using CareConnect.Hosting.Processes;
using CareConnect.Hosting.StandIns;
using Microsoft.Extensions.DependencyInjection;

namespace CareConnect.Hosting.Tests.StandIns;

/// <summary>Another server than the image would have been is told of; the one that was wanted is not.</summary>
[Collection("Hosts")]
public sealed class RedisVersionTests : IDisposable
{
    private readonly TestHome _home = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Redis", "7.0.15", "redis", "7.4", "redis 7.4 is wanted; Redis 7.0.15 in", false)]
    [InlineData("Redis", "7.0.15", "redis", "8.6", "redis 8.6 is wanted; Redis 7.0.15 in", true)]
    [InlineData("Valkey", "8.0.1", "redis", "8.0", "redis 8.0 is wanted; Valkey 8.0.1 in", false)]
    public async Task Another_one_is_told_of(
        string server,
        string version,
        string image,
        string tag,
        string text,
        bool isMajor
    )
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the server is a script");
        var remark = await RedisVersion.RemarkAsync(Program(server, version), image, tag);

        Assert.Equal(isMajor ? VersionDifference.Major : VersionDifference.Minor, remark?.Difference);
        Assert.StartsWith(text, remark?.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Redis", "7.4.2", "redis", "7.4")]
    [InlineData("Redis", "7.0.15", "redis", "7-alpine")]
    [InlineData("Valkey", "8.0.1", "valkey", "latest")]
    [InlineData("Redis", "7.0.15", "redis", null)]
    public async Task What_the_image_asks_for_is_not(string server, string version, string image, string? tag)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the server is a script");

        Assert.Null(await RedisVersion.RemarkAsync(Program(server, version), image, tag));
    }

    [Fact]
    public async Task Garnet_is_told_of_always()
    {
        var remark = await RedisVersion.RemarkAsync(DotnetHost.Path, "redis", "7.4");

        Assert.Contains("Garnet is used instead", remark?.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_of_the_resource_says_so()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var cache = builder.AddRedis("cache").WithImageTag("1.0");
        await using var app = await builder.BuildAsync(Cancellation);
        await app.StartAsync(Cancellation);
        await app
            .ResourceNotifications.WaitForResourceHealthyAsync("cache", Cancellation)
            .WaitAsync(TimeSpan.FromSeconds(60), Cancellation);

        var loggers = app.Services.GetRequiredService<ResourceLoggerService>();
        await foreach (var lines in loggers.GetAllAsync(cache.Resource))
        {
            Assert.Contains(lines, line => line.Content.Contains("redis 1.0 is wanted", StringComparison.Ordinal));
        }
    }

    public void Dispose() => _home.Dispose();

    private string Program(string server, string version)
    {
        var file = Path.Combine(_home.Home.Root, "server");
        File.WriteAllText(
            file,
            $"#!/bin/sh\necho '{server} server v={version} sha=00000000:0 malloc=jemalloc-5.3.0'\n"
        );
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return file;
    }
}
