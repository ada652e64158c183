using System.Text;
using System.Text.Json;

namespace CareConnect.Dashboard.Storage;

internal enum PreviewKind
{
    None,
    Text,
    Json,
    Image,
    Pdf,
}

/// <summary>What of an object can be shown, and as what. HTML, SVG and scripts are text here, whatever they call themselves.</summary>
internal static class Preview
{
    /// <summary>Larger objects are for downloading.</summary>
    public const long MaxBytes = 1024 * 1024;

    private const string Pdf = "application/pdf";

    // Formats of pixels alone: the browser draws them, and nothing in them runs.
    private static readonly HashSet<string> Images =
    [
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "image/avif",
        "image/bmp",
    ];

    private static readonly HashSet<string> Texts =
    [
        "application/xml",
        "application/yaml",
        "application/x-yaml",
        "application/toml",
        "application/sql",
        "application/javascript",
        "application/x-ndjson",
        "application/x-sh",
        "image/svg+xml",
    ];

    // What writers that say nothing are taken to mean.
    private static readonly Dictionary<string, string> ByEnding = new(StringComparer.OrdinalIgnoreCase)
    {
        [".json"] = "application/json",
        [".txt"] = "text/plain",
        [".log"] = "text/plain",
        [".md"] = "text/plain",
        [".csv"] = "text/csv",
        [".html"] = "text/html",
        [".xml"] = "application/xml",
        [".svg"] = "image/svg+xml",
        [".yaml"] = "application/yaml",
        [".yml"] = "application/yaml",
        [".ndjson"] = "application/x-ndjson",
        [".sql"] = "application/sql",
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".webp"] = "image/webp",
        [".pdf"] = Pdf,
    };

    /// <summary>The type without parameters in lower case; by the key's ending where the type says nothing.</summary>
    public static string TypeOf(string contentType, string key)
    {
        var type = contentType.Split(';')[0].Trim().ToLowerInvariant();
        var saysNothing = type is "" or "application/octet-stream" or "binary/octet-stream";
        var dot = key.LastIndexOf('.');
        return saysNothing && dot >= 0 && ByEnding.TryGetValue(key[dot..], out var known) ? known : type;
    }

    public static PreviewKind KindOf(string type) =>
        type switch
        {
            Pdf => PreviewKind.Pdf,
            "application/json" => PreviewKind.Json,
            _ when Images.Contains(type) => PreviewKind.Image,
            _ when type.EndsWith("+json", StringComparison.Ordinal) => PreviewKind.Json,
            _ when type.EndsWith("+xml", StringComparison.Ordinal) => PreviewKind.Text,
            _ when type.StartsWith("text/", StringComparison.Ordinal) || Texts.Contains(type) => PreviewKind.Text,
            _ => PreviewKind.None,
        };

    /// <summary>Null when the bytes are no text.</summary>
    public static string? Text(byte[] bytes)
    {
        try
        {
            using var reader = new StreamReader(
                new MemoryStream(bytes),
                new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true)
            );
            var text = reader.ReadToEnd();
            return text.Contains('\0', StringComparison.Ordinal) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            // Old files are often in Latin-1, in which every byte is a letter, but for these.
            return bytes.Any(one => one is < 9 or (> 13 and < 32)) ? null : Encoding.Latin1.GetString(bytes);
        }
    }

    /// <summary>Indented; as it is when it is no JSON.</summary>
    public static string Indent(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return JsonSerializer.Serialize(document.RootElement, Indented);
        }
        catch (JsonException)
        {
            return json;
        }
    }

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        // It is put on the page as text, where nothing but the page's own encoding is needed.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
