using Grpc.Core;

namespace CareConnect.Dashboard.Otlp;

/// <summary>Reads on to a limit, which is where a small packed message stops that would unpack to more than memory holds.</summary>
/// <exception cref="RpcException">ResourceExhausted beyond the limit; InvalidArgument where unpacking fails.</exception>
internal sealed class BoundedStream(Stream inner, int limit) : Stream
{
    private long _read;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return Counted(inner.Read(buffer));
        }
        catch (InvalidDataException)
        {
            throw NotPacked();
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return Counted(await inner.ReadAsync(buffer, cancellationToken));
        }
        catch (InvalidDataException)
        {
            throw NotPacked();
        }
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }
        base.Dispose(disposing);
    }

    private int Counted(int read)
    {
        _read += read;
        return _read <= limit
            ? read
            : throw OtlpRefusal.Because(
                StatusCode.ResourceExhausted,
                $"The message is larger than {limit} bytes (Dashboard:{nameof(DashboardOptions.MaxOtlpMessageInBytes)})."
            );
    }

    private static RpcException NotPacked() =>
        OtlpRefusal.Because(StatusCode.InvalidArgument, "The message is not packed as it says.");
}
