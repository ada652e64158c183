using System.Text.Json;
using System.Text.Json.Serialization;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Aws;

/// <summary>Small JSON records below a folder of a bucket, <c>ops/</c> without another. The bucket keeps versions, so that none is ever overwritten for good.</summary>
internal sealed class RecordBucket(AwsCli cli, string bucket, string folder = "ops/")
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    public string Bucket => bucket;

    public Task PutAsync<T>(string key, T record, CancellationToken cancellationToken) =>
        PutTextAsync(key, JsonSerializer.Serialize(record, Format), cancellationToken);

    public async Task PutTextAsync(string key, string text, CancellationToken cancellationToken)
    {
        using var file = PrivateFile.Of(text);
        await PutFileAsync(key, file.Path, cancellationToken);
    }

    public Task PutFileAsync(string key, string path, CancellationToken cancellationToken) =>
        cli.CallAsync(
            ["s3api", "put-object", "--bucket", bucket, "--key", $"{folder}{key}", "--body", path],
            cancellationToken
        );

    public Task GetFileAsync(string key, string path, CancellationToken cancellationToken) =>
        cli.CallAsync(["s3api", "get-object", "--bucket", bucket, "--key", $"{folder}{key}", path], cancellationToken);

    /// <summary>The record; null when there is none.</summary>
    public Task<T?> FindAsync<T>(string key, CancellationToken cancellationToken)
        where T : class => FindAsync<T>(key, Format, cancellationToken);

    /// <summary>A record that another format wrote; null when there is none.</summary>
    public async Task<T?> FindAsync<T>(string key, JsonSerializerOptions format, CancellationToken cancellationToken)
        where T : class
    {
        using var file = PrivateFile.Of("");
        try
        {
            await GetFileAsync(key, file.Path, cancellationToken);
        }
        catch (AwsException problem) when (problem.Code is "NoSuchKey" or "404")
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(await File.ReadAllTextAsync(file.Path, cancellationToken), format);
        }
        catch (JsonException problem)
        {
            throw new ProcedureException(
                $"s3://{bucket}/{folder}{key} is not what it should be: {problem.Message}",
                problem
            );
        }
    }

    /// <summary>All records below a prefix, by their key's order.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(string prefix, CancellationToken cancellationToken)
        where T : class
    {
        var records = new List<T>();
        foreach (var key in await KeysAsync(prefix, cancellationToken))
        {
            if (await FindAsync<T>(key, cancellationToken) is { } record)
            {
                records.Add(record);
            }
        }

        return records;
    }

    public async Task<IReadOnlyList<string>> KeysAsync(string prefix, CancellationToken cancellationToken)
    {
        var output = await cli.CallAsync(
            [
                "s3api",
                "list-objects-v2",
                "--bucket",
                bucket,
                "--prefix",
                $"{folder}{prefix}",
                "--query",
                "Contents[].Key || `[]`",
            ],
            cancellationToken
        );
        var keys = JsonSerializer.Deserialize<string[]>(string.IsNullOrWhiteSpace(output) ? "[]" : output) ?? [];
        return [.. keys.Select(key => key[folder.Length..]).Order(StringComparer.Ordinal)];
    }
}
