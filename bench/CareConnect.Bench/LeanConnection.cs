using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace CareConnect.Bench;

/// <summary>
/// A kept connection of HTTP/1.1 that sends bytes made before and looks at no more of an answer than its status and its end.
/// What shares the processors with that which it loads to five times its capacity must cost little.
/// </summary>
internal sealed class LeanConnection(Uri address) : IDisposable
{
    private static readonly byte[] EndOfHeaders = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] EndOfChunks = "\r\n0\r\n\r\n"u8.ToArray();
    private static readonly byte[] ContentLength = "\r\nContent-Length: "u8.ToArray();
    private const int StatusOffset = 9;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private Socket? _socket;

    public async Task OpenAsync()
    {
        if (_socket is null)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(address.Host), address.Port));
            _socket = socket;
        }
    }

    /// <summary>The answer's status; 0 when the connection broke, and the next request gets a new one.</summary>
    public async Task<int> SendAsync(ReadOnlyMemory<byte> request)
    {
        try
        {
            await OpenAsync();
            await _socket!.SendAsync(request);
            var filled = 0;
            while (!IsWhole(_buffer.AsSpan(0, filled)))
            {
                var received = await _socket.ReceiveAsync(_buffer.AsMemory(filled));
                if (received == 0)
                {
                    Dispose();
                    return 0;
                }

                filled += received;
            }

            return Utf8Parser.TryParse(_buffer.AsSpan(StatusOffset, 3), out int status, out _) ? status : 0;
        }
        catch (SocketException)
        {
            Dispose();
            return 0;
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    // No JSON of ours has a line break in it, so what looks like the last chunk is the last chunk.
    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf(EndOfHeaders);
        if (end < 0)
        {
            return false;
        }

        var length = answer[..end].IndexOf(ContentLength);
        if (length < 0)
        {
            return answer.EndsWith(EndOfChunks);
        }

        return Utf8Parser.TryParse(answer[(length + ContentLength.Length)..], out int expected, out _)
            && answer.Length >= end + EndOfHeaders.Length + expected;
    }
}
