using System.Net;
using System.Net.Sockets;

namespace CareConnect.Hosting.Networking;

/// <summary>
/// The ports that new connections may go to; a connection waits a while when there is none. They are taken in turn, or, once
/// shares are set, each version's in turn for its share of the connections.
/// </summary>
internal sealed class BackendSet
{
    private static readonly TimeSpan PauseAfterRefusals = TimeSpan.FromMilliseconds(50);
    private readonly Lock _gate = new();
    private Backend[] _backends = [];
    private VersionShares? _shares;
    private int _turn;
    private TaskCompletionSource _changed = NewSignal();

    public void Add(int port, object? version = null) =>
        Change(() =>
        {
            if (!_backends.Any(backend => backend.Port == port))
            {
                _backends = [.. _backends, new(port, version)];
            }
        });

    public void Remove(int port)
    {
        lock (_gate)
        {
            _backends = [.. _backends.Where(backend => backend.Port != port)];
        }
    }

    /// <summary>
    /// Whose ports get how many of 100 new connections. A version that is not named gets none; one with a share of 0 gets
    /// those that no other takes.
    /// </summary>
    public void SetShares(IReadOnlyDictionary<object, int>? shares) =>
        Change(() => _shares = shares is null ? null : new VersionShares(shares));

    /// <summary>The next backend; null when there is none.</summary>
    public int? Next() => Look().Ports is [var first, ..] ? first : null;

    /// <summary>A connection to the next backend that takes it.</summary>
    /// <exception cref="OperationCanceledException">None took it in time.</exception>
    public async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (ports, changed) = Look();
            foreach (var port in ports)
            {
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

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            _changed.TrySetResult();
            _changed = NewSignal();
        }
    }

    /// <summary>The ports in the order in which the next connection tries them.</summary>
    private (int[] Ports, Task Changed) Look()
    {
        lock (_gate)
        {
            if (_shares is not null)
            {
                return (_shares.Order(_backends), _changed.Task);
            }

            _turn = (_turn + 1) & int.MaxValue;
            var first = _turn % Math.Max(1, _backends.Length);
            return (
                [.. _backends.Skip(first).Concat(_backends.Take(first)).Select(backend => backend.Port)],
                _changed.Task
            );
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

/// <param name="Port">Where it listens.</param>
/// <param name="Version">Which build of its resource it is; null where there is but one.</param>
internal readonly record struct Backend(int Port, object? Version);
