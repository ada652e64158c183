using System.Text;

namespace CareConnect.Hosting.S3;

/// <summary>Reads lines and blocks of bytes from one stream, through one buffer.</summary>
internal sealed class ChunkReader(Stream inner)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <returns>0 at the end of the stream only.</returns>
    public async ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        if (_start == _end)
        {
            return await inner.ReadAsync(target, cancellationToken);
        }
        var count = Math.Min(target.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(target.Span);
        _start += count;
        return count;
    }

    /// <summary>The next line without its CRLF.</summary>
    /// <exception cref="S3Exception">The stream ends before it does, or it is longer than any of the protocol's.</exception>
    public async ValueTask<string> LineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
            if (length >= 0)
            {
                var line = Encoding.Latin1.GetString(_buffer, _start, length);
                _start += length + 2;
                return line;
            }
            await FillAsync(cancellationToken);
        }
    }

    public async ValueTask<bool> IsAtEndAsync(CancellationToken cancellationToken) =>
        _start == _end && await inner.ReadAsync(_buffer, cancellationToken) == 0;

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            throw S3Errors.InvalidRequest("A line of the chunked body is too long.");
        }
        var count = await inner.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += count > 0 ? count : throw S3Errors.IncompleteBody();
    }
}
