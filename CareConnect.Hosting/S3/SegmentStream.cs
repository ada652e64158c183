namespace CareConnect.Hosting.S3;

/// <summary>A range of an object's bytes, over the files that hold them, one open at a time.</summary>
internal sealed class SegmentStream(BlobFolder blobs, IReadOnlyList<Segment> segments, ByteRange range) : ReadOnlyStream
{
    private long _left = range.Length;
    private long _skip = range.First;
    private int _next;
    private FileStream? _file;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_left > 0)
        {
            _file ??= OpenNext();
            var count = await _file.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
            if (count > 0)
            {
                _left -= count;
                return count;
            }
            await _file.DisposeAsync();
            _file = null;
        }
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        _file?.Dispose();
        base.Dispose(disposing);
    }

    private FileStream OpenNext()
    {
        while (_next < segments.Count && _skip >= segments[_next].Size)
        {
            _skip -= segments[_next++].Size;
        }
        if (_next == segments.Count)
        {
            throw new EndOfStreamException("The files of an object hold less than its row says.");
        }
        var segment = segments[_next++];
        var file = blobs.Open(segment.Blob);
        if (file.Length != segment.Size)
        {
            file.Dispose();
            throw new EndOfStreamException("A file of an object has another length than its row says.");
        }
        file.Position = _skip;
        _skip = 0;
        return file;
    }
}
