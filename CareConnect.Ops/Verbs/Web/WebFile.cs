using System.Text.Json.Serialization;
using MimeKit;

namespace CareConnect.Ops.Verbs.Web;

/// <summary>A file of a static site.</summary>
/// <param name="Path">Below the site's root, with slashes.</param>
/// <param name="Sha256">Lower-case hex.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="ContentType">As browsers are told; they are told as well not to guess.</param>
/// <param name="IsHashed">Whether its name changes with its content, so that nobody ever needs to ask for it again.</param>
internal sealed record WebFile(string Path, string Sha256, long Bytes, string ContentType, bool IsHashed)
{
    public const string Index = "index.html";

    [JsonIgnore]
    public string CacheControl => IsHashed ? "public, max-age=31536000, immutable" : "no-cache";

    /// <summary>What is answered under its name; text is UTF-8, as every bundler writes it.</summary>
    public static string TypeOf(string path)
    {
        var type = System.IO.Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".js" or ".mjs" or ".cjs" => "text/javascript",
            ".json" => "application/json",
            ".webmanifest" => "application/manifest+json",
            ".wasm" => "application/wasm",
            ".ico" => "image/x-icon",
            ".woff" => "font/woff",
            ".woff2" => "font/woff2",
            ".br" or ".gz" or ".dat" or ".blat" => "application/octet-stream",
            _ => MimeTypes.GetMimeType(path),
        };
        return type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type;
    }

    /// <summary>The order in which files without a hash may change: pages after what they name, the index last of all.</summary>
    public static IEnumerable<WebFile> InOrder(IEnumerable<WebFile> files) =>
        files
            .Where(file => !file.IsHashed)
            .OrderBy(file =>
                file.Path == Index ? 2
                : file.Path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) ? 1
                : 0
            )
            .ThenBy(file => file.Path, StringComparer.Ordinal);
}
