using System.Buffers;
using System.Net.Sockets;

namespace CareConnect.Hosting.Networking;

/// <summary>Carries bytes between two sockets both ways until both sides have finished; a half-close is passed on.</summary>
internal static class Splice
{
    private const int BufferSize = 32 * 1024;

    public static async Task RunAsync(Socket one, Socket other, CancellationToken cancellationToken)
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(CarryAsync(one, other, broken), CarryAsync(other, one, broken));
    }

    private static async Task CarryAsync(Socket from, Socket to, CancellationTokenSource broken)
    {
        byte[]? buffer = null;
        try
        {
            while (true)
            {
                // An idle connection holds no buffer: there may be thousands.
                await from.ReceiveAsync(Memory<byte>.Empty, broken.Token);
                buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
                var count = await from.ReceiveAsync(buffer, broken.Token);
                if (count == 0)
                {
                    to.Shutdown(SocketShutdown.Send);
                    return;
                }
                await SendAllAsync(to, buffer.AsMemory(0, count), broken.Token);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = null;
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Reset(from, to);
            await broken.CancelAsync();
        }
        finally
        {
            if (buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private static async Task SendAllAsync(Socket to, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await to.SendAsync(bytes, cancellationToken)..];
        }
    }

    // A side that broke off is told to the other as such: a normal close would make half an answer look whole.
    private static void Reset(params ReadOnlySpan<Socket> sockets)
    {
        foreach (var socket in sockets)
        {
            try
            {
                socket.LingerState = new LingerOption(true, 0);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Closed already.
            }
        }
    }
}
