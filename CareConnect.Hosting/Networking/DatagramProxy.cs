using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CareConnect.Hosting.Networking;

/// <summary>
/// A stable UDP port in front of a changing set of backends. Each client keeps its backend while it goes on sending, so that
/// answers find their way back; datagrams that no backend is there for are lost, as UDP allows.
/// </summary>
internal sealed class DatagramProxy : IEndpointProxy
{
    private const int LargestDatagram = 65_535;
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(2);
    private readonly CancellationTokenSource _stop = new();
    private readonly BackendSet _backends = new();
    private readonly ConcurrentDictionary<IPEndPoint, Session> _sessions = new();
    private readonly List<Socket> _listeners = [];
    private readonly List<Task> _running = [];

    private DatagramProxy() { }

    /// <summary>Receives on 127.0.0.1 and, where it exists, on [::1].</summary>
    /// <exception cref="EndpointInUseException">Something else receives there.</exception>
    public static DatagramProxy Start(int port)
    {
        var proxy = new DatagramProxy();
        try
        {
            proxy.Listen(IPAddress.Loopback, port);
            if (Socket.OSSupportsIPv6)
            {
                proxy.Listen(IPAddress.IPv6Loopback, port);
            }
        }
        catch
        {
            proxy._listeners.ForEach(listener => listener.Dispose());
            throw;
        }

        proxy._running.AddRange(proxy._listeners.Select(proxy.ReceiveAsync));
        proxy._running.Add(proxy.ForgetIdleAsync());
        return proxy;
    }

    public void AddBackend(int port, object? version = null) => _backends.Add(port, version);

    public void SetShares(IReadOnlyDictionary<object, int>? shares) => _backends.SetShares(shares);

    public void RemoveBackend(int port)
    {
        _backends.Remove(port);
        foreach (var (client, session) in _sessions.Where(known => known.Value.Port == port))
        {
            Forget(client, session);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listeners.ForEach(listener => listener.Dispose());
        await Task.WhenAll(_running);
        foreach (var (client, session) in _sessions)
        {
            Forget(client, session);
        }
    }

    private void Listen(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            _listeners.Add(socket);
        }
        catch (SocketException taken) when (EndpointInUseException.Is(taken))
        {
            socket.Dispose();
            throw new EndpointInUseException(port, PortOwner.Find(port, ProtocolType.Udp), taken);
        }
        catch (SocketException) when (address.Equals(IPAddress.IPv6Loopback))
        {
            socket.Dispose(); // the system knows IPv6 but has no address of it
        }
    }

    private async Task ReceiveAsync(Socket listener)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(LargestDatagram);
        var anyone = new IPEndPoint(
            listener.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any,
            0
        );
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = await listener.ReceiveFromAsync(buffer, anyone, _stop.Token);
                var client = (IPEndPoint)received.RemoteEndPoint;
                await ForwardAsync(client, listener, buffer.AsMemory(0, received.ReceivedBytes));
            }
            catch (Exception end) when (end is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // We stop, or a client no longer wanted its answer: the listener itself is well.
            }
        }
    }

    private async Task ForwardAsync(IPEndPoint client, Socket listener, ReadOnlyMemory<byte> datagram)
    {
        if (SessionOf(client, listener) is not { } session)
        {
            return;
        }

        try
        {
            await session.SendAsync(datagram, _stop.Token);
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The backend has ended: the client's next datagram goes to another.
            Forget(client, session);
        }
    }

    private Session? SessionOf(IPEndPoint client, Socket listener)
    {
        if (_sessions.TryGetValue(client, out var known))
        {
            return known;
        }

        if (_backends.Next() is not { } port)
        {
            return null;
        }

        var session = _sessions[client] = new Session(port);
        _ = AnswerAsync(client, session, listener);
        return session;
    }

    private async Task AnswerAsync(IPEndPoint client, Session session, Socket listener)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(LargestDatagram);
        try
        {
            while (true)
            {
                var length = await session.ReceiveAsync(buffer, _stop.Token);
                await listener.SendToAsync(buffer.AsMemory(0, length), client, _stop.Token);
            }
        }
        catch (Exception end) when (end is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // A backend that refuses gives the client's next datagram to another.
            Forget(client, session);
        }
    }

    private async Task ForgetIdleAsync()
    {
        using var timer = new PeriodicTimer(IdleTime);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                foreach (var (client, session) in _sessions.Where(known => known.Value.IsIdle(IdleTime)))
                {
                    Forget(client, session);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // We stop.
        }
    }

    private void Forget(IPEndPoint client, Session session)
    {
        _sessions.TryRemove(new(client, session));
        session.Dispose();
    }

    /// <summary>What one client sends, and the backend it goes to.</summary>
    private sealed class Session : IDisposable
    {
        private readonly Socket _backend = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        private long _lastUse = Environment.TickCount64;

        public Session(int port)
        {
            Port = port;
            _backend.Connect(new IPEndPoint(IPAddress.Loopback, port));
        }

        public int Port { get; }

        public bool IsIdle(TimeSpan time) => Environment.TickCount64 - _lastUse > time.TotalMilliseconds;

        public ValueTask<int> SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken)
        {
            _lastUse = Environment.TickCount64;
            return _backend.SendAsync(datagram, SocketFlags.None, cancellationToken);
        }

        public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
            _backend.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);

        public void Dispose() => _backend.Dispose();
    }
}
