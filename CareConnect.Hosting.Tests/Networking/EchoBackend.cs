using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CareConnect.Hosting.Networking;

namespace CareConnect.Hosting.Tests.Networking;

/// <summary>A server that answers each line with its own name and the line, or the whole request with its length.</summary>
internal sealed class EchoBackend : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly string _name;
    private readonly bool _answerAtEnd;
    private readonly List<TcpClient> _clients = [];

    private EchoBackend(string name, int port, bool answerAtEnd)
    {
        (_name, Port, _answerAtEnd) = (name, port, answerAtEnd);
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start(4096);
        _ = AcceptAsync();
    }

    public int Port { get; }

    public static EchoBackend Start(string name, bool answerAtEnd = false) =>
        new(name, PortAllocator.Next(), answerAtEnd);

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        lock (_clients)
        {
            _clients.ForEach(c => c.Dispose());
        }
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync();
            lock (_clients)
            {
                _clients.Add(client);
            }
            _ = _answerAtEnd ? CountAsync(client) : EchoAsync(client);
        }
    }

    private async Task EchoAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream());
        while (await reader.ReadLineAsync() is { } line)
        {
            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"{_name}: {line}\n"));
        }
        client.Dispose();
    }

    private async Task CountAsync(TcpClient client)
    {
        using var all = new MemoryStream();
        await client.GetStream().CopyToAsync(all);
        var length = all.Length.ToString(CultureInfo.InvariantCulture);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"{_name}: {length}\n"));
        client.Dispose();
    }
}

/// <summary>A client that sends one line and reads one.</summary>
internal sealed class EchoClient(Socket socket) : IDisposable
{
    public Socket Socket => socket;

    public NetworkStream Stream { get; } = new(socket, ownsSocket: true);

    public StreamReader Reader => field ??= new StreamReader(Stream);

    public async Task<string> AskAsync(string text)
    {
        var token = TestContext.Current.CancellationToken;
        await Stream.WriteAsync(Encoding.UTF8.GetBytes(text + "\n"), token);
        return await Reader.ReadLineAsync(token) ?? "(closed)";
    }

    public void Dispose() => Stream.Dispose();
}
