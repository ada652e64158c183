using System.Collections.Concurrent;
using System.Diagnostics;
using CareConnect.Hosting.Networking;
using CareConnect.Hosting.Processes;
using CareConnect.Hosting.StandIns;
using CareConnect.Hosting.Tests.Processes;
using StackExchange.Redis;

namespace CareConnect.Hosting.Tests.StandIns;

/// <summary>Both servers that can stand in for the image behave alike towards their clients and their data.</summary>
public sealed class RedisServerTests : IDisposable
{
    private readonly TestHome _home = new();
    private readonly ConcurrentQueue<string> _lines = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Data_survives_a_stop_and_a_kill_where_a_directory_is_given(bool isInstalled)
    {
        var clock = Stopwatch.StartNew();
        await using (var server = await StartAsync(isInstalled, _home.Data, "s3 cret\"\\"))
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{server.Program}: {clock.ElapsedMilliseconds} ms");
            await WithAsync("s3 cret\"\\", d => d.StringSetAsync("first", "1"));
            clock.Restart();
            await server.StopAsync(Token);
            TestContext.Current.TestOutputHelper?.WriteLine($"stop: {clock.ElapsedMilliseconds} ms");
            Assert.Equal(0, await server.Exited);
        }

        await using (var server = await StartAsync(isInstalled, _home.Data, "other"))
        {
            Assert.Equal("1", await WithAsync("other", d => d.StringGetAsync("first")));
            await WithAsync("other", d => d.StringSetAsync("second", "2"));
            Signals.KillTree(server.ProcessId);
            await server.Exited;
        }

        await using var last = await StartAsync(isInstalled, _home.Data, null);
        Assert.Equal("1", await WithAsync(null, d => d.StringGetAsync("first")));
        Assert.Equal("2", await WithAsync(null, d => d.StringGetAsync("second")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_lacks_the_password_is_refused_and_no_argument_shows_it(bool isInstalled)
    {
        await using var server = await StartAsync(isInstalled, null, "hidden-word");

        await Assert.ThrowsAsync<RedisConnectionException>(() => WithAsync("wrong", d => d.PingAsync()));

        if (OperatingSystem.IsLinux())
        {
            Assert.DoesNotContain(
                "hidden-word",
                await File.ReadAllTextAsync($"/proc/{server.ProcessId}/cmdline", Token)
            );
            Assert.DoesNotContain(
                "hidden-word",
                await File.ReadAllTextAsync($"/proc/{server.ProcessId}/environ", Token)
            );
        }
        Assert.DoesNotContain(_lines, l => l.Contains("hidden-word", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Expiry_and_scripts_work(bool isInstalled)
    {
        await using var server = await StartAsync(isInstalled, null, "p");

        var sum = await WithAsync(
            "p",
            d => d.ScriptEvaluateAsync("return redis.call('incrby', KEYS[1], ARGV[1])", ["n"], [5])
        );
        var left = await WithAsync(
            "p",
            async d =>
            {
                await d.StringSetAsync("short", "x", TimeSpan.FromMinutes(1));
                return await d.KeyTimeToLiveAsync("short");
            }
        );

        Assert.Equal(5, (int)sum);
        Assert.InRange(left!.Value.TotalSeconds, 50, 60);
    }

    [Fact]
    public async Task A_second_run_on_the_same_data_is_turned_away()
    {
        await using var server = await StartAsync(isInstalled: false, _home.Data, "p");

        var refusal = await Assert.ThrowsAsync<DataDirectoryInUseException>(() => StartAsync(false, _home.Data, "p"));

        Assert.Equal(Environment.ProcessId, refusal.ProcessId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_a_killed_run_left_behind_is_waited_for(bool isInstalled)
    {
        // It outlives its run's lock, as after a kill of the engine: here the lock's file is another one.
        await using var left = await StartAsync(isInstalled, _home.Data, "p");
        File.Delete(_home.Data + ".lock");
        var stopping = Task.Run(
            async () =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), Token);
                Signals.KillTree(left.ProcessId);
            },
            Token
        );

        var start = StartAsync(isInstalled, _home.Data, "p");
        await Task.Delay(TimeSpan.FromMilliseconds(500), Token);
        Assert.Equal(left.ProcessId, await WrittenDownAsync());
        await using var next = await start;

        Assert.True(stopping.IsCompletedSuccessfully);
        Assert.Equal(next.ProcessId, await WrittenDownAsync());

        async Task<int> WrittenDownAsync() =>
            HostProcess.Number((await File.ReadAllTextAsync(_home.Data + ".server", Token)).Trim());
    }

    [Fact]
    public async Task A_server_that_a_killed_run_left_behind_for_good_is_told()
    {
        await using var left = await StartAsync(false, _home.Data, "p");
        File.Delete(_home.Data + ".lock");

        var refusal = await Assert.ThrowsAsync<DataDirectoryInUseException>(() => StartAsync(false, _home.Data, "p"));

        Assert.Equal(left.ProcessId, refusal.ProcessId);
    }

    [Fact]
    public async Task A_taken_port_is_told()
    {
        var port = PortAllocator.Next();
        await using var taken = EndpointProxy.Start(port);

        await Assert.ThrowsAsync<EndpointInUseException>(() =>
            RedisServer.StartAsync(new RedisServerOptions { Port = port }, Token)
        );
    }

    [Fact]
    public async Task A_cache_that_was_not_built_is_told()
    {
        var options = new RedisServerOptions
        {
            Port = PortAllocator.Next(),
            SearchPath = "",
            EmbeddedCachePath = "/no/such.dll",
        };

        var refusal = await Assert.ThrowsAsync<StandInException>(() => RedisServer.StartAsync(options, Token));

        Assert.Contains("/no/such.dll", refusal.Message);
    }

    [Fact]
    public async Task A_killed_host_leaves_no_embedded_cache()
    {
        using var host = HostProcess.Start("child", "dotnet", EmbeddedCache.Path, "--port", $"{PortAllocator.Next()}");
        var cache = host.WaitForNumber("child");
        host.WaitFor("Ready to accept connections");

        host.Process.Kill();

        Assert.True(await HostProcess.AllEndWithin(TimeSpan.FromSeconds(5), cache));
    }

    public void Dispose() => _home.Dispose();

    private int _port;

    private async Task<RedisServer> StartAsync(bool isInstalled, string? directory, string? password)
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        Assert.SkipWhen(
            isInstalled && ProgramFile.Find("redis-server", path) is null,
            "redis-server is not installed; the embedded cache is tested all the same"
        );
        return await RedisServer.StartAsync(
            new RedisServerOptions
            {
                Port = _port = PortAllocator.Next(),
                Password = password,
                DataDirectory = directory,
                SaveInterval = TimeSpan.FromSeconds(60),
                SearchPath = isInstalled ? path : "",
                OnLine = (line, _) => _lines.Enqueue(line),
            },
            Token
        );
    }

    private async Task<T> WithAsync<T>(string? password, Func<IDatabase, Task<T>> act)
    {
        var settings = new ConfigurationOptions { Password = password, ConnectTimeout = 3000 };
        settings.EndPoints.Add("127.0.0.1", _port);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(settings);
        return await act(connection.GetDatabase());
    }
}
