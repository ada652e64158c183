namespace CareConnect.Hosting.S3;

/// <summary>Takes in what a request sends, verifies it, and hands it to the commit that names it.</summary>
internal sealed class Receiver(BlobFolder blobs)
{
    /// <summary>S3's limit for one request.</summary>
    private const long MaxBytes = 5L * 1024 * 1024 * 1024;

    /// <summary>Computes the needed checksums besides the one that is sent.</summary>
    public async Task<T> ReceiveAsync<T>(
        S3Request request,
        UploadChecksum sent,
        IEnumerable<ChecksumAlgorithm> needed,
        Func<ReceivedBlob, T> commit
    )
    {
        if ((request.Body.Length ?? throw S3Errors.MissingContentLength()) > MaxBytes)
        {
            throw S3Errors.EntityTooLarge();
        }
        var blob = await blobs.ReceiveAsync(
            request.Body.Content,
            MaxBytes,
            sent.Algorithm is { } algorithm ? needed.Append(algorithm) : needed,
            received => sent.Verify(request.Body, received.Md5, received.Checksums),
            request.Aborted
        );
        return Commit(blob, commit);
    }

    /// <summary>Copies bytes that are here already.</summary>
    public async Task<T> CopyAsync<T>(
        S3Request request,
        IReadOnlyList<Segment> segments,
        ByteRange range,
        ChecksumAlgorithm algorithm,
        Func<ReceivedBlob, T> commit
    )
    {
        await using var source = new SegmentStream(blobs, segments, range);
        return Commit(await blobs.ReceiveAsync(source, long.MaxValue, [algorithm], _ => { }, request.Aborted), commit);
    }

    // Only a refusal says that nothing was committed: after a failure of the disk the row may be there, and the next
    // start knows whether it is.
    private T Commit<T>(ReceivedBlob blob, Func<ReceivedBlob, T> commit)
    {
        try
        {
            return commit(blob);
        }
        catch (S3Exception)
        {
            blobs.Delete(blob.Id);
            throw;
        }
    }
}
