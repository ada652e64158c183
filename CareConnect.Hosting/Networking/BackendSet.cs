using System.Net;
using System.Net.Sockets;

namespace CareConnect.Hosting.Networking;

/// <summary>The ports that new connections may go to, taken in turn; a connection waits a while when there is none.</summary>
internal sealed class BackendSet
{
    private static readonly TimeSpan PauseAfterRefusals = TimeSpan.FromMilliseconds(50);
    private readonly Lock _gate = new();
    private int[] _ports = [];
    private int _turn;
    private TaskCompletionSource _changed = NewSignal();

    public void Add(int port)
    {
        lock (_gate)
        {
            if (!_ports.Contains(port))
            {
                _ports = [.. _ports, port];
            }
            _changed.TrySetResult();
            _changed = NewSignal();
        }
    }

    public void Remove(int port)
    {
        lock (_gate)
        {
            _ports = [.. _ports.Where(p => p != port)];
        }
    }

    /// <summary>The next backend; null when there is none.</summary>
    public int? Next()
    {
        var (ports, turn, _) = Look();
        return ports.Length == 0 ? null : ports[turn];
    }

    /// <summary>A connection to the next backend that takes it.</summary>
    /// <exception cref="OperationCanceledException">None took it in time.</exception>
    public async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (ports, turn, changed) = Look();
            for (var i = 0; i < ports.Length; i++)
            {
                var port = ports[(turn + i) % ports.Length];
                if (await TryConnectAsync(port, cancellationToken) is { } socket)
                {
                    return socket;
                }
            }
            // A backend that refuses now may be about to listen.
            var pause = ports.Length == 0 ? Timeout.InfiniteTimeSpan : PauseAfterRefusals;
            await Task.WhenAny(changed, Task.Delay(pause, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private (int[] Ports, int Turn, Task Changed) Look()
    {
        lock (_gate)
        {
            _turn = (_turn + 1) & int.MaxValue;
            return (_ports, _turn % Math.Max(1, _ports.Length), _changed.Task);
        }
    }

    private static async Task<Socket?> TryConnectAsync(int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
            return socket;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
