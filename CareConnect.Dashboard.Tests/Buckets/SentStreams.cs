namespace CareConnect.Dashboard.Tests.Buckets;

/// <summary>So many bytes that are never all there at once.</summary>
internal class CountedStream(long length, Action onRead) : Stream
{
    private long _given;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _given;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        onRead();
        var given = (int)Math.Min(count, length - _given);
        _given += given;
        buffer.AsSpan(offset, given).Fill((byte)'x');
        return given;
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>A sender that goes away after so many bytes, in the middle of what it said it would send.</summary>
internal sealed class BrokenStream(long length, CancellationTokenSource cut) : CountedStream(2 * length, () => { })
{
    public override int Read(byte[] buffer, int offset, int count)
    {
        if (Position >= length)
        {
            cut.Cancel();
            throw new IOException("The sender is gone.");
        }
        return base.Read(buffer, offset, count);
    }
}
