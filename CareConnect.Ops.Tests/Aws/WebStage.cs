using System.Text.Json;
using System.Text.RegularExpressions;
using CareConnect.Ops.Tests.Web;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>A bucket with a distribution in front of it, on the emulator, in the environment dev.</summary>
internal sealed partial class WebStage
{
    private readonly Cloud _cloud;

    private WebStage(Cloud cloud, string bucket, string distribution) =>
        (_cloud, Bucket, Distribution) = (cloud, bucket, distribution);

    public string Bucket { get; }

    public string Distribution { get; }

    public static async Task<WebStage> BuildAsync(Cloud cloud)
    {
        var bucket = $"site-{Guid.NewGuid():n}"[..20];
        await cloud.AwsAsync("s3api", "create-bucket", "--bucket", bucket);
        var made = await cloud.AwsAsync(
            "cloudfront",
            "create-distribution",
            "--origin-domain-name",
            $"{bucket}.s3.amazonaws.com",
            "--default-root-object",
            "index.html"
        );
        cloud.Proxy.Clear();
        return new(cloud, bucket, made.GetProperty(nameof(Distribution)).GetProperty("Id").GetString()!);
    }

    public string[] Publish(WebFolder folder, params string[] more) =>
        [.. Words("publish"), "--folder", folder.Path, .. more];

    public string[] Rollback(params string[] more) => [.. Words("rollback"), .. more];

    /// <summary>What was put and removed in the bucket, and what was invalidated, in the order of the calls.</summary>
    public IReadOnlyList<string> Changes() =>
        [
            .. _cloud
                .Proxy.Calls.Select(call =>
                    call.Name.StartsWith($"PUT /{Bucket}/", StringComparison.Ordinal)
                        ? $"put {call.Name[$"PUT /{Bucket}/".Length..]}"
                    : call.Name == $"POST /{Bucket}"
                        ? $"remove {string.Join(' ', Key().Matches(call.Body).Select(key => key.Groups[1].Value))}"
                    : call.Name.EndsWith("/invalidation", StringComparison.Ordinal)
                        ? $"forget {string.Join(' ', Path().Matches(call.Body).Select(path => path.Groups[1].Value))}"
                    : ""
                )
                .Where(change => change.Length > 0),
        ];

    public async Task<IReadOnlyList<string>> FilesAsync()
    {
        var answer = await _cloud.AwsAsync("s3api", "list-objects-v2", "--bucket", Bucket);
        return answer.TryGetProperty("Contents", out var contents)
            ? [.. contents.EnumerateArray().Select(entry => entry.GetProperty("Key").GetString()!)]
            : [];
    }

    /// <summary>The same, and its content.</summary>
    public async Task<(string Type, string Cache, string Content)> ReadAsync(string path)
    {
        var file = System.IO.Path.GetTempFileName();
        try
        {
            var answer = await _cloud.AwsAsync("s3api", "get-object", "--bucket", Bucket, "--key", path, file);
            return (
                answer.GetProperty("ContentType").GetString()!,
                answer.GetProperty("CacheControl").GetString()!,
                await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)
            );
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>What a browser would be told of a file.</summary>
    public async Task<(string Type, string Cache)> HeadersAsync(string path)
    {
        var (type, cache, _) = await ReadAsync(path);
        return (type, cache);
    }

    /// <summary>All releases as they were written down, the oldest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReleasesAsync()
    {
        var keys = await _cloud.AwsAsync(
            "s3api",
            "list-objects-v2",
            "--bucket",
            "careconnect-dev-backups",
            "--prefix",
            $"ops/web/{Bucket}/releases/"
        );
        var releases = new List<JsonElement>();
        foreach (
            var key in keys.GetProperty("Contents").EnumerateArray().Select(e => e.GetProperty("Key").GetString()!)
        )
        {
            var file = System.IO.Path.GetTempFileName();
            await _cloud.AwsAsync("s3api", "get-object", "--bucket", "careconnect-dev-backups", "--key", key, file);
            using var json = JsonDocument.Parse(
                await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)
            );
            releases.Add(json.RootElement.Clone());
            File.Delete(file);
        }

        return releases;
    }

    private string[] Words(string verb) =>
        ["web", verb, "--bucket", Bucket, "--distribution", Distribution, "--target", "aws", "--env", "dev"];

    [GeneratedRegex("<Path>([^<]*)</Path>")]
    private static partial Regex Path();

    [GeneratedRegex("<Key>([^<]*)</Key>")]
    private static partial Regex Key();
}
