using System.CommandLine;

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

    /// <summary>What to tell when there is no such file; null when there is.</summary>
    public static string? Problem(FileInfo manifest) =>
        manifest.Exists
            ? null
            : $"{manifest}: there is no such file. Publish it: dotnet run --project CareConnect.AppHost -- "
                + "--publisher manifest --output-path aspire-manifest.json";
}
