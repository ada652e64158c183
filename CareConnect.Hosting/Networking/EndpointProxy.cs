using System.Net;
using System.Net.Sockets;

namespace CareConnect.Hosting.Networking;

/// <summary>
/// A stable TCP port in front of a changing set of backends: replicas come and go behind it, and connections to those that
/// stay go on undisturbed.
/// </summary>
internal sealed class EndpointProxy : IEndpointProxy
{
    private const int Backlog = 1024;
    private static readonly TimeSpan BackendWait = TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource _stop = new();
    private readonly BackendSet _backends = new();
    private readonly List<Socket> _listeners = [];
    private readonly List<Task> _accepting = [];

    private EndpointProxy(int port) => Port = port;

    public int Port { get; }

    /// <summary>Listens on 127.0.0.1 and, unless told otherwise, on [::1], since "localhost" means both to clients.</summary>
    /// <exception cref="EndpointInUseException">Something else listens there.</exception>
    public static EndpointProxy Start(int port, bool isLocalhost = true)
    {
        var proxy = new EndpointProxy(port);
        try
        {
            proxy.Listen(IPAddress.Loopback);
            if (isLocalhost && Socket.OSSupportsIPv6)
            {
                proxy.Listen(IPAddress.IPv6Loopback);
            }
            proxy._accepting.AddRange(proxy._listeners.Select(proxy.AcceptAsync));
            return proxy;
        }
        catch
        {
            proxy._listeners.ForEach(l => l.Dispose());
            throw;
        }
    }

    public void AddBackend(int port, object? version = null) => _backends.Add(port, version);

    public void SetShares(IReadOnlyDictionary<object, int>? shares) => _backends.SetShares(shares);

    /// <summary>No new connection goes there; those in flight go on.</summary>
    public void RemoveBackend(int port) => _backends.Remove(port);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listeners.ForEach(l => l.Dispose());
        await Task.WhenAll(_accepting);
    }

    private void Listen(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, Port));
            socket.Listen(Backlog);
            _listeners.Add(socket);
        }
        catch (SocketException e) when (EndpointInUseException.Is(e))
        {
            socket.Dispose();
            throw new EndpointInUseException(Port, PortOwner.Find(Port), e);
        }
        catch (SocketException) when (address.Equals(IPAddress.IPv6Loopback))
        {
            socket.Dispose(); // the system knows IPv6 but has no address of it
        }
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await listener.AcceptAsync(_stop.Token));
            }
            catch (SocketException)
            {
                // Out of file handles, or a client that gave up: the listener itself is well.
                await Task.Delay(10);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                using var wait = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                wait.CancelAfter(BackendWait);
                using var backend = await _backends.ConnectAsync(wait.Token);
                await Splice.RunAsync(client, backend, _stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // Nobody to talk to, or we are stopping: closing the connection is all there is to say.
            }
        }
    }
}
