using System.CommandLine;
using System.Text;

namespace CareConnect.Deploy.Commands;

/// <summary>The option <c>--manifest</c>, which more than one command has.</summary>
internal static class ManifestOption
{
    public static Option<FileInfo> Create() =>
        new("--manifest")
        {
            Description = "The manifest that the AppHost published.",
            DefaultValueFactory = _ => new("aspire-manifest.json"),
        };

    // The usual reader puts a question mark where the bytes make no sense, and says nothing.
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The text of the file, or what is wrong with its bytes.</summary>
    public static async Task<(string? Json, string? Problem)> ReadAsync(
        FileInfo manifest,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (await File.ReadAllTextAsync(manifest.FullName, Strict, cancellationToken), null);
        }
        catch (DecoderFallbackException)
        {
            return (null, $"{manifest}: it is no UTF-8. Publish the AppHost's manifest anew.");
        }
    }

    /// <summary>What to tell when there is no such file; null when there is.</summary>
    public static string? Problem(FileInfo manifest) =>
        manifest.Exists
            ? null
            : $"{manifest}: there is no such file. Publish it: dotnet run --project CareConnect.AppHost -- "
                + "--publisher manifest --output-path aspire-manifest.json";
}
