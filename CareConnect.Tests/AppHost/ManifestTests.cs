using System.Diagnostics;
using Xunit;

namespace CareConnect.Tests.AppHost;

/// <summary>The manifest at the repository's root is what the AppHost publishes now.</summary>
public sealed class ManifestTests
{
    private const string Refresh =
        "dotnet run --project CareConnect.AppHost -- --publisher manifest --output-path aspire-manifest.json";

    private static readonly string Root = Path.GetFullPath("../..", Projects.CareConnect_AppHost.ProjectPath);

    [Fact]
    public async Task The_manifest_is_up_to_date()
    {
        var cancellationToken = TestContext.Current.CancellationToken;

        // Paths in a manifest are relative to its folder, so the new one must lie beside the old one.
        var published = Path.Combine(Root, $"aspire-manifest.{Guid.NewGuid():N}.json");
        try
        {
            await PublishAsync(published, cancellationToken);
            var now = await File.ReadAllTextAsync(published, cancellationToken);
            var kept = await File.ReadAllTextAsync(Path.Combine(Root, "aspire-manifest.json"), cancellationToken);

            Assert.True(now == kept, $"aspire-manifest.json is stale. Run: {Refresh}");
        }
        finally
        {
            File.Delete(published);
        }
    }

    private static async Task PublishAsync(string path, CancellationToken cancellationToken)
    {
        var library = Path.Combine(AppContext.BaseDirectory, "CareConnect.AppHost.dll");
        string[] arguments = [library, "--publisher", "manifest", "--output-path", path];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardError = true })!;
        try
        {
            var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            Assert.True(process.ExitCode == 0, errors);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
