using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CareConnect.Hosting.Networking;
using CareConnect.Hosting.Processes;

namespace CareConnect.Hosting.Tests.Hosting;

/// <summary>What cannot run says which resource, what is wrong and what to do; the rest runs.</summary>
[Collection("Hosts")]
public sealed class RefusalTests : IDisposable
{
    private readonly AppHostHome _home = new();

    [Fact]
    public async Task What_cannot_start_says_why_and_the_others_run()
    {
        using var taken = new TcpListener(IPAddress.Loopback, PortAllocator.Next());
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var host = _home.Start(
            "--api-port",
            port.ToString(CultureInfo.InvariantCulture),
            "--lacking",
            "true",
            "--broker",
            "true",
            "--unbuilt",
            "true"
        );

        await host.LineAsync("api-", "FailedToStart");
        var refusal = await host.LineAsync("failed to start", $"{port}");
        var owner = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        Assert.Contains("endpoint 'http'", refusal, StringComparison.Ordinal);
        Assert.Contains(owner, refusal, StringComparison.Ordinal);
        await host.LineAsync("outside-key", "Value missing");
        await host.LineAsync("Parameters", "outside-key");
        await host.LineAsync("no local stand-in for the image", "rabbitmq");
        await host.LineAsync("unbuilt", "FailedToStart");
        await host.LineAsync("Nowhere");

        using var engine = host.ConnectToEngine();
        await engine.UntilAsync("postgres", "postgres", EngineClient.IsHealthy);
        await engine.UntilAsync("cache", "cache", EngineClient.IsHealthy);
        Assert.Equal("FailedToStart", (await engine.ResourceAsync("broker")).GetProperty("state").GetString());
        Assert.DoesNotContain("   at ", host.Output, StringComparison.Ordinal);
        Assert.Equal(0, await host.StopAsync());
    }

    [Fact]
    public async Task What_a_taken_port_kept_from_starting_starts_by_a_call_once_it_is_free()
    {
        using var taken = new TcpListener(IPAddress.Loopback, PortAllocator.Next());
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var host = _home.Start("--api-port", port.ToString(CultureInfo.InvariantCulture));
        await host.LineAsync("api-", "FailedToStart");
        await host.LineAsync("failed to start", $"{port}");
        using var engine = host.ConnectToEngine();
        await engine.UntilAsync("cache", "cache", EngineClient.IsHealthy);
        var replicas = await engine.ReplicasAsync("api");

        (await engine.CommandAsync("api", "start")).Dispose();
        await engine.UntilAsync("api", replicas[0], state => EngineClient.IsIn(state, "FailedToStart"));
        await engine.UntilAsync("api", replicas[1], state => EngineClient.IsIn(state, "FailedToStart"));
        taken.Stop();
        (await engine.CommandAsync("api", "start")).Dispose();

        await engine.UntilAsync("api", replicas[0], EngineClient.IsHealthy);
        await engine.UntilAsync("api", replicas[1], EngineClient.IsHealthy);
        Assert.Equal(port, (await engine.AddressAsync("api")).Port);
        Assert.Equal(0, await host.StopAsync());
    }

    [Fact]
    public async Task A_second_host_on_the_same_data_is_refused_in_one_line_and_harms_nothing()
    {
        await using var first = _home.Start();
        await first.SettledAsync();
        await Records.WriteAsync(first, "kept");
        // What the host itself started: PostgreSQL's own children for connections come and go.
        var started = first.Descendants().Where(id => ProcessTree.ParentOf(id) == first.Process.Id).ToList();
        Assert.NotEmpty(started);

        await using var second = _home.Start();
        var exitCode = await second.EndAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(1, exitCode);
        var line = Assert.Single(second.Lines, line => line.StartsWith("error: ", StringComparison.Ordinal));
        Assert.Contains($"process {first.Process.Id}", line, StringComparison.Ordinal);
        Assert.Contains("CARECONNECT_HOME", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
        Assert.All(started, id => Assert.True(Signals.IsAlive(id), ProcessTree.CommandOf(id)));
        Assert.Equal(["kept"], await Records.ReadAsync(first));
        Assert.True(File.Exists(_home.RunFile));
        Assert.Equal(0, await first.StopAsync());
    }

    public void Dispose() => _home.Dispose();
}
