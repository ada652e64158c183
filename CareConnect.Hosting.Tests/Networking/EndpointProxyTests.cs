using System.Net;
using System.Net.Sockets;
using CareConnect.Hosting.Networking;

namespace CareConnect.Hosting.Tests.Networking;

/// <summary>Clients see one port that answers, whatever happens to the replicas behind it.</summary>
public sealed class EndpointProxyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Backends_are_taken_in_turn()
    {
        await using var proxy = EndpointProxy.Start(PortAllocator.Next());
        await using var one = EchoBackend.Start("one");
        await using var two = EchoBackend.Start("two");
        proxy.AddBackend(one.Port);
        proxy.AddBackend(two.Port);

        var answers = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            using var client = await ConnectAsync(proxy.Port);
            answers.Add(await client.AskAsync("hello"));
        }

        Assert.Equal(2, answers.Count(a => a == "one: hello"));
        Assert.Equal(2, answers.Count(a => a == "two: hello"));
    }

    [Fact]
    public async Task Connections_in_flight_survive_the_removal_and_the_end_of_another_backend()
    {
        await using var proxy = EndpointProxy.Start(PortAllocator.Next());
        await using var staying = EchoBackend.Start("staying");
        var leaving = EchoBackend.Start("leaving");
        proxy.AddBackend(staying.Port);
        using var client = await ConnectAsync(proxy.Port);
        Assert.Equal("staying: 1", await client.AskAsync("1"));

        proxy.AddBackend(leaving.Port);
        proxy.RemoveBackend(staying.Port);
        using var second = await ConnectAsync(proxy.Port);
        Assert.Equal("leaving: 2", await second.AskAsync("2"));
        await leaving.DisposeAsync();

        Assert.Equal("staying: 3", await client.AskAsync("3"));
    }

    [Fact]
    public async Task A_backend_that_refuses_is_passed_over()
    {
        await using var proxy = EndpointProxy.Start(PortAllocator.Next());
        await using var backend = EchoBackend.Start("up");
        proxy.AddBackend(PortAllocator.Next());
        proxy.AddBackend(backend.Port);

        for (var i = 0; i < 4; i++)
        {
            using var client = await ConnectAsync(proxy.Port);
            Assert.Equal("up: x", await client.AskAsync("x"));
        }
    }

    [Fact]
    public async Task A_connection_waits_for_the_first_backend()
    {
        await using var proxy = EndpointProxy.Start(PortAllocator.Next());
        await using var backend = EchoBackend.Start("late");
        using var client = await ConnectAsync(proxy.Port);
        var answer = client.AskAsync("x");

        await Task.Delay(300, Token);
        Assert.False(answer.IsCompleted);
        proxy.AddBackend(backend.Port);

        Assert.Equal("late: x", await answer);
    }

    [Fact]
    public async Task A_half_closed_request_still_gets_its_answer()
    {
        await using var proxy = EndpointProxy.Start(PortAllocator.Next());
        await using var backend = EchoBackend.Start("total", answerAtEnd: true);
        proxy.AddBackend(backend.Port);
        using var client = await ConnectAsync(proxy.Port);
        var body = new byte[3_000_000];

        await client.Stream.WriteAsync(body, Token);
        client.Socket.Shutdown(SocketShutdown.Send);

        Assert.Equal("total: 3000000", await client.Reader.ReadLineAsync(Token));
        Assert.Null(await client.Reader.ReadLineAsync(Token));
    }

    [Fact]
    public async Task Localhost_is_answered_on_both_address_families()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "IPv6 is missing");
        await using var proxy = EndpointProxy.Start(PortAllocator.Next());
        await using var backend = EchoBackend.Start("both");
        proxy.AddBackend(backend.Port);

        using var client = await ConnectAsync(proxy.Port, IPAddress.IPv6Loopback);

        Assert.Equal("both: x", await client.AskAsync("x"));
    }

    [Fact]
    public async Task Two_thousand_connections_at_once_are_all_answered()
    {
        await using var proxy = EndpointProxy.Start(PortAllocator.Next());
        await using var backend = EchoBackend.Start("many");
        proxy.AddBackend(backend.Port);
        var clients = await Task.WhenAll(Enumerable.Range(0, 2000).Select(_ => ConnectAsync(proxy.Port)));

        var answers = await Task.WhenAll(clients.Select((c, i) => c.AskAsync($"{i}")));

        Assert.Equal(Enumerable.Range(0, 2000).Select(i => $"many: {i}"), answers);
        Array.ForEach(clients, c => c.Dispose());
    }

    [Fact]
    public void A_taken_port_is_told_with_its_owner()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var refusal = Assert.Throws<EndpointInUseException>(() => EndpointProxy.Start(port));

        Assert.Contains($"Port {port} is taken", refusal.Message);
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(Environment.ProcessId, refusal.Owner?.ProcessId);
        }
    }

    [Fact]
    public void Ports_are_handed_out_once_below_the_ephemeral_range_and_skip_taken_ones()
    {
        var ports = Enumerable.Range(0, 500).AsParallel().Select(_ => PortAllocator.Next()).ToList();

        Assert.Equal(ports.Count, ports.Distinct().Count());
        Assert.All(ports, p => Assert.InRange(p, PortAllocator.First, PortAllocator.End - 1));
        using var taken = new TcpListener(IPAddress.Loopback, ports.Max());
        taken.Start();
        Assert.False(PortAllocator.IsFree(ports.Max()));
    }

    private static async Task<EchoClient> ConnectAsync(int port, IPAddress? address = null)
    {
        address ??= IPAddress.Loopback;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(address, port), Token);
        return new EchoClient(socket);
    }
}
