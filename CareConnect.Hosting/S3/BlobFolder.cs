using System.Buffers;
using System.Security.Cryptography;
using CareConnect.Hosting.StandIns;

namespace CareConnect.Hosting.S3;

/// <summary>Bytes that were received whole, but belong to nothing yet. The id is the name of their file, chosen by chance.</summary>
internal sealed record ReceivedBlob(
    string Id,
    long Size,
    byte[] Md5,
    IReadOnlyDictionary<ChecksumAlgorithm, string> Checksums
)
{
    public string ETag => Convert.ToHexStringLower(Md5);
}

/// <summary>
/// The objects' bytes: files that are written once under a name of chance, synced, and only then named by a row of the
/// database. A file that no row names never shows; the next start removes it.
/// </summary>
internal sealed class BlobFolder(string root)
{
    private const int BufferSize = 256 * 1024;
    private const int Folders = 256;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _readers = [];
    private readonly HashSet<string> _doomed = [];

    public void Prepare(IReadOnlySet<string> known)
    {
        for (var i = 0; i < Folders; i++)
        {
            Directory.CreateDirectory(
                Path.Combine(root, i.ToString("x2", System.Globalization.CultureInfo.InvariantCulture))
            );
        }
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            if (!known.Contains(Path.GetFileName(file)))
            {
                File.Delete(file);
            }
        }
        FolderSync.Sync(root);
    }

    /// <summary>
    /// Takes in a stream to its end in constant memory, and syncs it. What the verification throws, and more bytes than the
    /// limit, throws the file away.
    /// </summary>
    public async Task<ReceivedBlob> ReceiveAsync(
        Stream content,
        long limit,
        IEnumerable<ChecksumAlgorithm> algorithms,
        Action<ReceivedBlob> verify,
        CancellationToken cancellationToken
    )
    {
        var id = Guid.NewGuid().ToString("n");
        var checksums = algorithms.Distinct().Select(algorithm => new RunningChecksum(algorithm)).ToList();
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            await using (var file = Create(id))
            {
                var size = 0L;
                int count;
                while ((count = await content.ReadAsync(buffer, cancellationToken)) > 0)
                {
                    size += count;
                    if (size > limit)
                    {
                        throw S3Errors.EntityTooLarge();
                    }
                    md5.AppendData(buffer, 0, count);
                    checksums.ForEach(checksum => checksum.Append(buffer.AsSpan(0, count)));
                    await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                }
                var blob = new ReceivedBlob(
                    id,
                    size,
                    md5.GetHashAndReset(),
                    checksums.ToDictionary(checksum => checksum.Algorithm, checksum => checksum.Finish())
                );
                verify(blob);
                file.Flush(flushToDisk: true);
                FolderSync.Sync(Path.GetDirectoryName(file.Name)!);
                return blob;
            }
        }
        catch
        {
            Delete(id);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            checksums.ForEach(checksum => checksum.Dispose());
        }
    }

    /// <summary>
    /// Keeps files for a reader until it lets go, whatever happens to their object meanwhile. To be called together with
    /// the look-up of their row, before somebody can delete it.
    /// </summary>
    public IDisposable Hold(IReadOnlyList<string> ids)
    {
        lock (_gate)
        {
            foreach (var id in ids)
            {
                _readers[id] = _readers.GetValueOrDefault(id) + 1;
            }
        }
        return new Held(this, ids);
    }

    public FileStream Open(string id) =>
        new(
            PathOf(id),
            new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                BufferSize = 0,
            }
        );

    /// <summary>What cannot be deleted now is deleted at the next start: nothing names it any more.</summary>
    public void Delete(string id)
    {
        lock (_gate)
        {
            if (_readers.ContainsKey(id))
            {
                _doomed.Add(id);
                return;
            }
        }
        try
        {
            File.Delete(PathOf(id));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Left for the next start.
        }
    }

    private void LetGo(IReadOnlyList<string> ids)
    {
        List<string> gone = [];
        lock (_gate)
        {
            foreach (var id in ids)
            {
                if (--_readers[id] == 0)
                {
                    _readers.Remove(id);
                    gone.AddRange(_doomed.Remove(id) ? [id] : []);
                }
            }
        }
        gone.ForEach(Delete);
    }

    private FileStream Create(string id) =>
        new(
            PathOf(id),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous,
                BufferSize = 0,
            }
        );

    private string PathOf(string id) => Path.Combine(root, id[..2], id);

    private sealed class Held(BlobFolder folder, IReadOnlyList<string> ids) : IDisposable
    {
        private IReadOnlyList<string>? _ids = ids;

        public void Dispose() => folder.LetGo(Interlocked.Exchange(ref _ids, null) ?? []);
    }
}
