using System.Net;
using System.Net.Sockets;
using System.Text;
using CareConnect.Hosting.Networking;

namespace CareConnect.Hosting.Tests.Networking;

/// <summary>Datagrams reach a backend through one port, and answers come back to who asked.</summary>
public sealed class DatagramProxyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_keeps_its_backend_and_the_next_client_gets_the_next()
    {
        var port = PortAllocator.Next(ProtocolType.Udp);
        await using var proxy = DatagramProxy.Start(port);
        using var one = Backend.Start("one");
        using var two = Backend.Start("two");
        proxy.AddBackend(one.Port);
        proxy.AddBackend(two.Port);
        using var first = Client(port);
        using var second = Client(port);

        var answers = new[] { await AskAsync(first, "a"), await AskAsync(first, "b"), await AskAsync(second, "c") };

        Assert.Equal(answers[0].Split(':')[0], answers[1].Split(':')[0]);
        Assert.NotEqual(answers[0].Split(':')[0], answers[2].Split(':')[0]);
        Assert.Equal("abc", string.Concat(answers.Select(answer => answer.Split(':')[1])));
    }

    [Fact]
    public async Task A_client_of_a_backend_that_leaves_goes_on_with_another()
    {
        var port = PortAllocator.Next(ProtocolType.Udp);
        await using var proxy = DatagramProxy.Start(port);
        using var leaving = Backend.Start("leaving");
        proxy.AddBackend(leaving.Port);
        using var client = Client(port);
        Assert.Equal("leaving:1", await AskAsync(client, "1"));

        using var staying = Backend.Start("staying");
        proxy.AddBackend(staying.Port);
        proxy.RemoveBackend(leaving.Port);

        Assert.Equal("staying:2", await AskAsync(client, "2"));
    }

    [Fact]
    public async Task A_backend_that_has_ended_costs_no_more_than_the_datagrams_sent_to_it()
    {
        var port = PortAllocator.Next(ProtocolType.Udp);
        await using var proxy = DatagramProxy.Start(port);
        proxy.AddBackend(PortAllocator.Next(ProtocolType.Udp));
        using var up = Backend.Start("up");
        proxy.AddBackend(up.Port);
        using var client = Client(port);

        Assert.Equal("up:x", await AskAsync(client, "x"));
    }

    [Fact]
    public async Task A_taken_port_is_told_with_its_owner()
    {
        using var taken = Backend.Start("taken");

        var refusal = Assert.Throws<EndpointInUseException>(() => DatagramProxy.Start(taken.Port));

        Assert.Contains($"Port {taken.Port} is taken", refusal.Message, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(Environment.ProcessId, refusal.Owner?.ProcessId);
        }

        // TCP and UDP ports of one number have nothing to do with each other.
        await using var other = EndpointProxy.Start(taken.Port);
    }

    private static UdpClient Client(int port)
    {
        var client = new UdpClient(AddressFamily.InterNetwork);
        client.Connect(new IPEndPoint(IPAddress.Loopback, port));
        return client;
    }

    /// <summary>Asks until it is answered: a datagram may be lost.</summary>
    private static async Task<string> AskAsync(UdpClient client, string text)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(Token);
        time.CancelAfter(Patience);
        var answer = client.ReceiveAsync(time.Token).AsTask();
        do
        {
            await client.SendAsync(Encoding.UTF8.GetBytes(text), time.Token);
        } while (await Task.WhenAny(answer, Task.Delay(500, time.Token)) != answer);
        return Encoding.UTF8.GetString((await answer).Buffer);
    }

    /// <summary>Answers each datagram with its own name and the datagram.</summary>
    private sealed class Backend : IDisposable
    {
        private readonly UdpClient _socket;

        private Backend(string name, int port)
        {
            Port = port;
            _socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, port));
            _ = AnswerAsync(name);
        }

        public int Port { get; }

        public static Backend Start(string name) => new(name, PortAllocator.Next(ProtocolType.Udp));

        public void Dispose() => _socket.Dispose();

        private async Task AnswerAsync(string name)
        {
            try
            {
                while (true)
                {
                    var asked = await _socket.ReceiveAsync();
                    byte[] answer = [.. Encoding.UTF8.GetBytes($"{name}:"), .. asked.Buffer];
                    await _socket.SendAsync(answer, asked.RemoteEndPoint);
                }
            }
            catch (Exception end) when (end is ObjectDisposedException or SocketException)
            {
                // The test is over.
            }
        }
    }
}
