using System.Security.Cryptography;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Web;

/// <summary>
/// The releases of a site, and what their files without a hash held: in the backups bucket, which no browser reaches. The site's bucket
/// has only the newest content under a name.
/// </summary>
internal sealed class WebReleases(RecordBucket records, WebSite site)
{
    private string Folder => $"web/{site.Bucket}/releases/";

    /// <summary>The newest first, up to those whose files are gone.</summary>
    public async Task<IReadOnlyList<WebRelease>> ReadAsync(CancellationToken cancellationToken)
    {
        var releases = new List<WebRelease>();
        foreach (var key in (await records.KeysAsync(Folder, cancellationToken)).Reverse())
        {
            if (await records.FindAsync<WebRelease>(key, cancellationToken) is { } release)
            {
                if (release.IsPast)
                {
                    break;
                }

                releases.Add(release);
            }
        }

        return releases;
    }

    public Task<WebRelease?> FindAsync(Guid run, CancellationToken cancellationToken) =>
        records.FindAsync<WebRelease>(KeyOf(run), cancellationToken);

    public Task SaveAsync(WebRelease release, CancellationToken cancellationToken) =>
        records.PutAsync(KeyOf(release.Run), release, cancellationToken);

    public async Task MarkAsync(Guid run, WebReleaseState state, CancellationToken cancellationToken)
    {
        var release =
            await FindAsync(run, cancellationToken)
            ?? throw new ProcedureException(
                $"The record s3://{records.Bucket}/ops/{KeyOf(run)} of this release is missing. Publish the build again."
            );
        await SaveAsync(release with { State = state }, cancellationToken);
    }

    /// <summary>Keeps what a file holds, under its sum.</summary>
    public Task KeepAsync(WebFile file, string path, CancellationToken cancellationToken) =>
        records.PutFileAsync(KeyOf(file), path, cancellationToken);

    /// <summary>What a file held, on this machine for a moment.</summary>
    /// <exception cref="ProcedureException">It is not what was kept.</exception>
    public async Task<PrivateFile> FetchAsync(WebFile file, CancellationToken cancellationToken)
    {
        var copy = PrivateFile.Of("");
        try
        {
            await records.GetFileAsync(KeyOf(file), copy.Path, cancellationToken);
            var sum = Convert.ToHexStringLower(
                SHA256.HashData(await File.ReadAllBytesAsync(copy.Path, cancellationToken))
            );
            return sum == file.Sha256
                ? copy
                : throw new ProcedureException(
                    $"s3://{records.Bucket}/ops/{KeyOf(file)} is not what {file.Path} held: its sum is {sum}. Publish the release's build again instead."
                );
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    private string KeyOf(Guid run) => $"{Folder}{run:n}.json";

    private string KeyOf(WebFile file) => $"web/{site.Bucket}/files/{file.Sha256}";
}
