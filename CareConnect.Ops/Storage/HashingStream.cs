using System.Globalization;
using System.Security.Cryptography;

namespace CareConnect.Ops.Storage;

/// <summary>Hands on what it reads, counts it and sums it up by SHA-256.</summary>
internal sealed class HashingStream(Stream source, Action<string> say) : Stream
{
    private const long Every = 64 * 1024 * 1024;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _nextSaid = Every;

    /// <summary>Bytes so far.</summary>
    public long Count { get; private set; }

    /// <summary>Lower-case hex SHA-256 of the whole, once its end was read; some readers dispose of what they have read.</summary>
    public string? Sha256 { get; private set; }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        Note(buffer.AsSpan(offset, source.Read(buffer, offset, count)));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await source.ReadAsync(buffer, cancellationToken);
        return Note(buffer.Span[..read]);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Note(ReadOnlySpan<byte> read)
    {
        if (read.IsEmpty)
        {
            Sha256 ??= Convert.ToHexStringLower(_hash.GetHashAndReset());
            return 0;
        }

        _hash.AppendData(read);
        Count += read.Length;
        if (Count >= _nextSaid)
        {
            say($"{(Count / 1024 / 1024).ToString("N0", CultureInfo.InvariantCulture)} MiB so far");
            _nextSaid = Count + Every;
        }

        return read.Length;
    }
}
