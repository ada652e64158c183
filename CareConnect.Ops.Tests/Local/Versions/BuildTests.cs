using System.Text.Json;
using CareConnect.Ops.Tests.Images;

namespace CareConnect.Ops.Tests.Local.Versions;

/// <summary>What build makes of the source, and what it leaves when it does not.</summary>
public sealed class BuildTests(BuiltVersion built)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_build_tells_what_it_is_made_of()
    {
        var record = await built.RecordAsync();
        await using var file = File.OpenRead(Path.Combine(built.Store.FolderOf(BuiltVersion.Version), "api.cdx.json"));
        using var sbom = await JsonDocument.ParseAsync(file, cancellationToken: Stop);

        Assert.Equal(
            ["api", "migrator", "worker"],
            record.Files.Keys.Select(Part).Where(part => part is not null).Distinct()
        );
        Assert.Equal("015", record.NewestMigration);
        Assert.All(record.Files.Values, hash => Assert.Equal(64, hash.Length));
        Assert.Equal("1.6", sbom.RootElement.GetProperty("specVersion").GetString());
        var npgsql = sbom
            .RootElement.GetProperty("components")
            .EnumerateArray()
            .Single(component => component.GetProperty("name").GetString() == "Npgsql");
        Assert.StartsWith("pkg:nuget/Npgsql@", npgsql.GetProperty("purl").GetString(), StringComparison.Ordinal);
        Assert.Equal(128, npgsql.GetProperty("hashes")[0].GetProperty("content").GetString()!.Length);
    }

    [Fact]
    public async Task Where_the_base_image_cannot_be_fetched_it_is_named_with_what_goes_on_without()
    {
        var ops = built.Ops;
        const string Nowhere = "127.0.0.1:1/dotnet/aspnet:10.0";
        var certificates = Path.Combine(built.Home.Root, "certificates.pem");
        TestCertificates.Write(certificates);
        string[] build =
        [
            .. new[] { "build", "--version", "6.0.0", "--base-image", Nowhere },
            .. new[] { "--rds-certificates", certificates, "--source", BuiltVersion.Source, "--target", "local" },
        ];

        var result = await ops.RunAsync(build);
        await ops.ReportAsync(0, [.. build, "--undo"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"base image '{Nowhere}' cannot be fetched", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("careconnect build --local", result.StandardOutput, StringComparison.Ordinal);
        var images = built.Home.Images;
        Assert.Empty(Directory.Exists(images) ? Directory.GetFileSystemEntries(images) : []);
    }

    [Fact]
    public async Task A_build_that_was_killed_is_made_whole_by_the_next_command()
    {
        var ops = built.Ops;
        string[] build =
        [
            .. new[] { "build", "--local", "--version", "6.1.0" },
            .. new[] { "--source", BuiltVersion.Source, "--target", "local" },
        ];
        await ops.KillAtAsync("CareConnect.Worker", build);
        Assert.False(built.Store.Has("6.1.0"));

        await ops.ReportAsync(0, build);

        Assert.Equal("6.1.0", (await built.Store.FindWholeAsync("6.1.0", Stop)).Version);
    }

    private static string? Part(string file) => file.Contains('/') ? file[..file.IndexOf('/')] : null;
}
