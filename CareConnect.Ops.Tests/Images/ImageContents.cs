using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace CareConnect.Ops.Tests.Images;

/// <summary>An image that was built: what runs, as whom, and the files of its last layer, which the SDK laid over the base.</summary>
internal sealed class ImageContents
{
    private ImageContents(JsonElement config, int layers, IReadOnlyDictionary<string, TarEntry> files) =>
        (Settings, Layers, Files) = (config.GetProperty("config"), layers, files);

    public JsonElement Settings { get; }

    public int Layers { get; }

    /// <summary>By their path in the container, with no slash before it.</summary>
    public IReadOnlyDictionary<string, TarEntry> Files { get; }

    public string User => Settings.GetProperty(nameof(User)).GetString()!;

    public IReadOnlyList<string> Entrypoint => Strings("Entrypoint");

    public IReadOnlyList<string> Arguments => Strings("Cmd");

    public IReadOnlyList<string> Variables => Strings("Env");

    /// <summary>From a tarball as <c>docker load</c> takes it: Docker's own format or OCI's, as the base has it.</summary>
    public static async Task<ImageContents> OfTarballAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        var entries = await ReadAsync(file, cancellationToken);
        var (config, layers) = entries.ContainsKey("manifest.json") ? OfDocker(entries) : OfOci(entries);
        return await OfAsync(Bytes(entries[config]), layers.Count, Bytes(entries[layers[^1]]), cancellationToken);
    }

    /// <summary>From a registry.</summary>
    public static async Task<ImageContents> OfRegistryAsync(
        RegistryServer registry,
        string repository,
        RegistryManifest manifest,
        CancellationToken cancellationToken
    )
    {
        using var json = JsonDocument.Parse(manifest.Bytes);
        var layers = json.RootElement.GetProperty("layers").EnumerateArray().Select(DigestOf).ToList();
        return await OfAsync(
            await registry.BlobAsync(repository, DigestOf(json.RootElement.GetProperty("config")), cancellationToken),
            layers.Count,
            await registry.BlobAsync(repository, layers[^1], cancellationToken),
            cancellationToken
        );
    }

    /// <summary>Writes the files of the last layer, with their modes.</summary>
    public async Task ExtractAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var (name, entry) in Files)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            entry.DataStream?.Seek(0, SeekOrigin.Begin);
            await entry.ExtractToFileAsync(path, overwrite: false, cancellationToken);
        }
    }

    private static (string Config, IReadOnlyList<string> Layers) OfDocker(IReadOnlyDictionary<string, TarEntry> entries)
    {
        var manifest = Json(entries["manifest.json"])[0];
        return (
            manifest.GetProperty("Config").GetString()!,
            [.. manifest.GetProperty(nameof(Layers)).EnumerateArray().Select(layer => layer.GetString()!)]
        );
    }

    private static (string Config, IReadOnlyList<string> Layers) OfOci(IReadOnlyDictionary<string, TarEntry> entries)
    {
        var manifest = Json(entries[BlobOf(Json(entries["index.json"]).GetProperty("manifests")[0])]);
        return (
            BlobOf(manifest.GetProperty("config")),
            [.. manifest.GetProperty("layers").EnumerateArray().Select(BlobOf)]
        );
    }

    private static async Task<ImageContents> OfAsync(
        byte[] config,
        int layers,
        byte[] layer,
        CancellationToken cancellationToken
    )
    {
        using var json = JsonDocument.Parse(config);
        await using var tar = new GZipStream(new MemoryStream(layer), CompressionMode.Decompress);
        return new(json.RootElement.Clone(), layers, await ReadAsync(tar, cancellationToken));
    }

    private static async Task<IReadOnlyDictionary<string, TarEntry>> ReadAsync(
        Stream stream,
        CancellationToken cancellationToken
    )
    {
        var entries = new Dictionary<string, TarEntry>();
        await using var reader = new TarReader(stream);
        while (await reader.GetNextEntryAsync(copyData: true, cancellationToken) is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            {
                entries[entry.Name.TrimStart('.', '/')] = entry;
            }
        }

        return entries;
    }

    private static JsonElement Json(TarEntry entry) => JsonSerializer.Deserialize<JsonElement>(Bytes(entry));

    private static byte[] Bytes(TarEntry entry)
    {
        using var copy = new MemoryStream();
        entry.DataStream!.Seek(0, SeekOrigin.Begin);
        entry.DataStream.CopyTo(copy);
        return copy.ToArray();
    }

    private static string BlobOf(JsonElement descriptor) => $"blobs/{DigestOf(descriptor).Replace(':', '/')}";

    private static string DigestOf(JsonElement descriptor) => descriptor.GetProperty("digest").GetString()!;

    private IReadOnlyList<string> Strings(string name) =>
        Settings.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(word => word.GetString()!)]
            : [];
}
