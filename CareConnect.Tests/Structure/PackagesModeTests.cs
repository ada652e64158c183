using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace CareConnect.Tests.Structure;

/// <summary>
/// With <c>AspireHosting=packages</c> the genuine client integrations take the place of ours. They cannot be restored
/// from every feed, so what is tested is what the project file asks for.
/// </summary>
public sealed class PackagesModeTests
{
    private static readonly string[] Genuine =
    [
        "Aspire.Npgsql.EntityFrameworkCore.PostgreSQL",
        "Aspire.StackExchange.Redis",
    ];

    [Theory]
    [InlineData("embedded", true)]
    [InlineData("packages", false)]
    public async Task Either_our_integrations_are_compiled_or_the_genuine_ones_are_referenced(string mode, bool ours)
    {
        using var items = await EvaluateAsync(mode);

        var references = Identities(items, "PackageReference");
        var versions = Identities(items, "PackageVersion");
        Assert.Equal(
            ours,
            Identities(items, "Compile").Any(file => file.StartsWith("Integrations", StringComparison.Ordinal))
        );
        Assert.Equal(!ours, Genuine.All(references.Contains));
        Assert.Equal(!ours, Genuine.Any(references.Contains));
        Assert.All(references, reference => Assert.Single(versions, version => version == reference));
    }

    private static async Task<JsonDocument> EvaluateAsync(string mode)
    {
        using var msbuild = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    "msbuild",
                    "CareConnect.ServiceDefaults",
                    $"-p:AspireHosting={mode}",
                    "-getItem:Compile,PackageReference,PackageVersion",
                ]
            )
            {
                WorkingDirectory = Repository.Root,
                RedirectStandardOutput = true,
            }
        )!;
        var output = await msbuild.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await msbuild.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(msbuild.ExitCode == 0, output);
        return JsonDocument.Parse(output);
    }

    private static List<string> Identities(JsonDocument items, string type) =>
        [
            .. items
                .RootElement.GetProperty("Items")
                .GetProperty(type)
                .EnumerateArray()
                .Select(item => item.GetProperty("Identity").GetString()!.Replace('\\', '/')),
        ];
}
