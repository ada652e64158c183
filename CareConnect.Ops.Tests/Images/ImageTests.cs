using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using CareConnect.Ops.Tests.Aws;
using CareConnect.Ops.Tests.Local;
using CareConnect.Ops.Tests.Local.Versions;
using CliWrap;
using CliWrap.Buffered;

namespace CareConnect.Ops.Tests.Images;

/// <summary>
/// Images, into tarballs and into a registry, whole or in two goes. Compiling takes its time: both make the same version, in
/// the same home.
/// </summary>
[Collection(OneCloud.Name)]
public sealed class ImageTests(Cloud cloud, Registries registries) : IClassFixture<Registries>, IAsyncLifetime
{
    private const string Version = "8.0.0";
    private const string Digest = "^sha256:[0-9a-f]{64}$";
    private static readonly string[] Images = ["api", "worker", "migrator", "ops"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string Repository(string image) => $"careconnect-dev/{image}";

    private string[] Inputs =>
        [
            "--version",
            Version,
            "--source",
            BuiltVersion.Source,
            "--base-image",
            registries.BaseImage,
            "--ops-base-image",
            registries.OpsBaseImage,
            "--rds-certificates",
            registries.Certificates,
        ];

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(RegistryServer.Missing is not null, RegistryServer.Missing ?? "");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_build_makes_tarballs_that_run_and_tells_what_they_are()
    {
        var ops = new OpsCommand(
            cloud.Home,
            null,
            Variables(
                ("DOTNET_CONTAINER_PULL_REGISTRY_UNAME", RegistryServer.User),
                ("DOTNET_CONTAINER_PULL_REGISTRY_PWORD", RegistryServer.Password)
            )
        );

        var report = await ops.ReportAsync(0, ["build", .. Inputs, "--target", "local"]);
        var again = await ops.RunAsync(["build", .. Inputs, "--target", "local"]);

        var folder = Path.Combine(new OpsHome(cloud.Home).Images, Version);
        using var record = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "images.json"), Stop));
        Assert.Equal(
            Images,
            record.RootElement.GetProperty("images").EnumerateArray().Select(image => Text(image, "part"))
        );
        foreach (var image in record.RootElement.GetProperty("images").EnumerateArray())
        {
            var part = Text(image, "part");
            var archive = Path.Combine(folder, $"{part}.tar");
            Assert.Matches(Digest, Text(image, "digest"));
            Assert.Equal(Text(image, "digest"), Text(report.GetProperty("facts"), part));
            Assert.Equal(
                Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(archive, Stop))),
                Text(image, "archiveSha256")
            );
            await AssertContentsAsync(part, await ImageContents.OfTarballAsync(archive, Stop));
            AssertSbom(part, await File.ReadAllTextAsync(Path.Combine(folder, $"{part}.cdx.json"), Stop));
        }

        Assert.Equal(1, again.ExitCode);
        Assert.Contains("a name is never used twice", again.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_is_pushed_once_and_goes_on_where_it_stood()
    {
        Assert.SkipWhen(AwsEmulator.Missing is not null, AwsEmulator.Missing ?? "");
        cloud.Proxy.Clear();
        var ecr = new EcrStandIn(cloud, registries.Closed);
        cloud.Proxy.Instead = ecr.AnswerAsync;
        var ops = cloud.With([.. Variables().Select(variable => (variable.Key, variable.Value))]);
        string[] push = ["images", "push", .. Inputs, "--target", "aws", "--env", "dev"];

        await AssertNothingIsPushedAsync(ecr, ops, push);
        var api = await PushApiWithoutItsRecordAsync(ops, push);
        await KillAtWorkerAsync(ecr, ops, push);
        await PushAllButOpsAsync(ecr, ops, push);
        var pushed = ecr.Logins;
        var report = await ops.ReportAsync(0, push);
        var again = await ops.RunAsync(push);

        Assert.Equal(pushed + 1, ecr.Logins);
        Assert.Equal(api, (await registries.Closed.FindAsync(Repository("api"), Version, Stop))?.Digest);
        await AssertPushedAsync(report);
        Assert.Equal(3, again.ExitCode);
        Assert.Contains("a version is used once. Nothing was built.", again.StandardError, StringComparison.Ordinal);
    }

    private async Task AssertNothingIsPushedAsync(EcrStandIn ecr, OpsCommand ops, string[] push)
    {
        var planned = await ops.RunAsync([.. push, "--dry-run"]);
        Assert.Equal(0, planned.ExitCode);
        Assert.Empty(cloud.Proxy.Calls);

        ecr.Password = "not this one";
        var refused = await ops.RunAsync(push);
        ecr.Password = null;
        ecr.Address = "127.0.0.1:1";
        var away = await ops.RunAsync(push);
        ecr.Address = registries.Closed.Host;

        Assert.Equal((1, 1), (refused.ExitCode, away.ExitCode));
        Assert.Contains(
            $"api could not be pushed to {registries.Closed.Host}/{Repository("api")}: CONTAINER1016",
            refused.StandardOutput,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"api could not be pushed to 127.0.0.1:1/{Repository("api")}",
            away.StandardOutput,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            RegistryServer.Password,
            refused.StandardOutput + away.StandardOutput,
            StringComparison.Ordinal
        );
        Assert.Null(await registries.Closed.FindAsync(Repository("api"), Version, Stop));
    }

    // The image is there, what it is made of is not: that is made up for, and the image stays as it is.
    private async Task<string> PushApiWithoutItsRecordAsync(OpsCommand ops, string[] push)
    {
        cloud.Proxy.Refuse($"PUT /careconnect-dev-backups/ops/images/{Version}/api.cdx.json", "AccessDenied", 3);
        var result = await ops.RunAsync(push);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("this login may not PutObject", result.StandardOutput, StringComparison.Ordinal);
        return (await registries.Closed.FindAsync(Repository("api"), Version, Stop))!.Digest;
    }

    // While it waits for a login nothing is under way that could outlive it.
    private async Task KillAtWorkerAsync(EcrStandIn ecr, OpsCommand ops, string[] push)
    {
        ecr.HeldFrom = ecr.Logins + 1;
        await ops.KillAtAsync("Build and push worker", push);
        ecr.HeldFrom = null;
        ecr.Released.SetResult();

        Assert.Null(await registries.Closed.FindAsync(Repository("worker"), Version, Stop));
    }

    // The project's own base lies in AWS's public registry, which the SDK can reach by a login alone.
    private async Task PushAllButOpsAsync(EcrStandIn ecr, OpsCommand ops, string[] push)
    {
        var result = await ops.RunAsync([.. push.Except(["--ops-base-image", registries.OpsBaseImage])]);

        Assert.Equal(1, result.ExitCode);
        Assert.True(ecr.PublicWasAsked, result.StandardOutput + result.StandardError);
        Assert.Contains(
            "aws ecr-public get-authorization-token: this login may not",
            result.StandardOutput,
            StringComparison.Ordinal
        );
        Assert.NotNull(await registries.Closed.FindAsync(Repository("migrator"), Version, Stop));
        Assert.Null(await registries.Closed.FindAsync(Repository("ops"), Version, Stop));
    }

    private async Task AssertPushedAsync(JsonElement report)
    {
        foreach (var part in Images)
        {
            var manifest = (await registries.Closed.FindAsync(Repository(part), Version, Stop))!;
            Assert.Equal(manifest.Digest, Text(report.GetProperty("facts"), part));
            await AssertContentsAsync(
                part,
                await ImageContents.OfRegistryAsync(registries.Closed, Repository(part), manifest, Stop)
            );
            AssertSbom(part, await RecordAsync($"{part}.cdx.json"));
        }

        var digests = JsonSerializer.Deserialize<Dictionary<string, string>>(await RecordAsync("digests.json"))!;
        Assert.Equal(Images, digests.Keys);
        Assert.All(digests, digest => Assert.Equal(digest.Value, Text(report.GetProperty("facts"), digest.Key)));
        Assert.Contains(
            report.GetProperty("summary").EnumerateArray(),
            line =>
                line.GetString()!
                    .Contains($"{Repository("ops")}@{digests["ops"]} is ops_image", StringComparison.Ordinal)
        );
    }

    private async Task<string> RecordAsync(string name)
    {
        var file = Path.Combine(registries.Folder("records"), name);
        string[] key = ["--bucket", "careconnect-dev-backups", "--key", $"ops/images/{Version}/{name}"];
        await cloud.AwsAsync(["s3api", "get-object", .. key, file]);
        return await File.ReadAllTextAsync(file, Stop);
    }

    private async Task AssertContentsAsync(string part, ImageContents image)
    {
        Assert.Equal(2, image.Layers);
        Assert.Equal("1654", image.User);
        Assert.Empty(image.Arguments);
        Assert.Equal("/app/", image.Settings.GetProperty("WorkingDir").GetString());
        Assert.Equal(
            await File.ReadAllTextAsync(registries.Certificates, Stop),
            await new StreamReader(image.Files["app/rds-global-bundle.pem"].DataStream!).ReadToEndAsync(Stop)
        );
        Assert.All(image.Files.Values, file => Assert.True(file.Mode.HasFlag(UnixFileMode.OtherRead), file.Name));
        if (part == "ops")
        {
            Assert.Equal(["/app/careconnect"], image.Entrypoint);
            Assert.Contains("CARECONNECT_HOME=/tmp/careconnect", image.Variables);
            Assert.Contains("PATH=/usr/bin:/usr/lib/postgresql/15/bin", image.Variables);
            await AssertRunsAsync(image);
        }
        else
        {
            var program = $"CareConnect.{char.ToUpperInvariant(part[0])}{part[1..]}.dll";
            Assert.Equal(["dotnet", $"/app/{program}"], image.Entrypoint);
            Assert.Contains($"app/{program}", image.Files.Keys);
        }
    }

    // There is no .NET in PostgreSQL's image, and nobody's home.
    private async Task AssertRunsAsync(ImageContents image)
    {
        var folder = registries.Folder(Guid.NewGuid().ToString("n"));
        await image.ExtractAsync(folder, Stop);
        var result = await Cli.Wrap(Path.Combine(folder, "app", "careconnect"))
            .WithArguments(["backup", "--target", "local", "--dry-run"])
            .WithWorkingDirectory("/")
            .WithEnvironmentVariables(set =>
                set.Set("DOTNET_ROOT", "/nowhere")
                    .Set("PATH", "/nowhere")
                    .Set("HOME", folder)
                    .Set(OpsHome.Variable, Path.Combine(folder, "home"))
            )
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(Stop);

        // Which commit it is of follows behind the plus sign.
        var program = FileVersionInfo.GetVersionInfo(Path.Combine(folder, "app", "careconnect.dll"));
        Assert.StartsWith($"{Version}+", program.ProductVersion, StringComparison.Ordinal);
        Assert.Contains("No AppHost runs here", result.StandardError, StringComparison.Ordinal);
    }

    private static void AssertSbom(string part, string text)
    {
        using var sbom = JsonDocument.Parse(text);
        var components = sbom.RootElement.GetProperty("components").EnumerateArray().ToList();
        var names = components.Select(component => Text(component, "name")).ToList();

        Assert.Contains("Npgsql", names);
        // Who brings .NET along names it, too: it is patched with the image.
        Assert.Equal(part == "ops", names.Contains("Microsoft.NETCore.App.Runtime.linux-x64"));
    }

    private Dictionary<string, string?> Variables(params (string Name, string Value)[] more)
    {
        var variables = more.ToDictionary(variable => variable.Name, variable => (string?)variable.Value);
        // Plain HTTP, which the SDK takes from nobody but those who are named.
        variables["DOTNET_CONTAINER_INSECURE_REGISTRIES"] = $"{registries.Open.Host};{registries.Closed.Host}";
        return variables;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
