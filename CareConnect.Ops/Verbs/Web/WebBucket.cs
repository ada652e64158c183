using System.Text.Json;
using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Web;

/// <summary>The bucket that CloudFront reads. It keeps versions, so that nothing is lost by what is done here.</summary>
internal sealed class WebBucket(AwsCli cli, WebSite site)
{
    private const int MostAtOnce = 1000;
    private static readonly JsonSerializerOptions Format = new() { PropertyNameCaseInsensitive = true };

    /// <summary>Bytes by path below the site's root.</summary>
    public async Task<IReadOnlyDictionary<string, long>> ListAsync(CancellationToken cancellationToken)
    {
        var output = await cli.CallAsync(
            [
                "s3api",
                "list-objects-v2",
                "--bucket",
                site.Bucket,
                "--prefix",
                site.Prefix,
                "--query",
                "Contents[].{Key: Key, Size: Size} || `[]`",
            ],
            cancellationToken
        );
        var entries = JsonSerializer.Deserialize<Entry[]>(string.IsNullOrWhiteSpace(output) ? "[]" : output, Format);
        return (entries ?? []).ToDictionary(entry => entry.Key[site.Prefix.Length..], entry => entry.Size);
    }

    /// <summary>Puts a file in its place; S3 refuses it when it is not what was read before.</summary>
    /// <param name="file">Its name and what is said of it.</param>
    /// <param name="path">Where its content lies on this machine.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task PutAsync(WebFile file, string path, CancellationToken cancellationToken) =>
        cli.CallAsync(
            [
                "s3api",
                "put-object",
                "--bucket",
                site.Bucket,
                "--key",
                site.Prefix + file.Path,
                "--body",
                path,
                "--content-type",
                file.ContentType,
                "--cache-control",
                file.CacheControl,
                "--checksum-sha256",
                Convert.ToBase64String(Convert.FromHexString(file.Sha256)),
            ],
            cancellationToken
        );

    public async Task RemoveAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        foreach (var some in paths.Chunk(MostAtOnce))
        {
            using var list = PrivateFile.Of(
                JsonSerializer.Serialize(
                    new { Objects = some.Select(path => new { Key = site.Prefix + path }), Quiet = true }
                )
            );
            var output = await cli.CallAsync(
                ["s3api", "delete-objects", "--bucket", site.Bucket, "--delete", list.Uri],
                cancellationToken
            );
            var answer = string.IsNullOrWhiteSpace(output) ? null : JsonSerializer.Deserialize<Removal>(output, Format);
            if (answer?.Errors is [var error, ..])
            {
                throw new ProcedureException(
                    $"{answer.Errors.Count} files could not be removed from {site.Bucket}, the first of them {error.Key} ({error.Code}). Run it again."
                );
            }
        }
    }

    private sealed record Entry(string Key, long Size);

    private sealed record Removal(IReadOnlyList<RemovalError>? Errors);

    private sealed record RemovalError(string Key, string Code);
}
