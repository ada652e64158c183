using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace CareConnect.Hosting.Tests.Conformance;

/// <summary>
/// Generated values are kept in the AppHost's user secrets, where only their owner can read them. One test
/// changes this process's HOME, so nothing else runs meanwhile.
/// </summary>
[Collection(nameof(UserSecretsTests))]
[CollectionDefinition(nameof(UserSecretsTests), DisableParallelization = true)]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class UserSecretsTests : IDisposable
{
    private const string Id = "conformance-apphost";
    private readonly string _home = Directory.CreateTempSubdirectory("careconnect-secrets-").FullName;

    private string SecretsFile => Path.Combine(_home, ".microsoft", "usersecrets", Id, "secrets.json");

    [Fact]
    public async Task A_generated_password_is_the_same_in_the_next_run()
    {
        var first = await ShowAsync();
        var kept = await File.ReadAllTextAsync(SecretsFile, TestContext.Current.CancellationToken);
        var second = await ShowAsync();

        Assert.Equal(first["kept"], second["kept"]);
        Assert.Equal(first["pg-password"], second["pg-password"]);
        var secrets = JsonNode.Parse(kept)!.AsObject();
        Assert.Equal(["Parameters:kept", "Parameters:pg-password"], secrets.Select(secret => secret.Key).Order());
        Assert.Equal(first["kept"], (string?)secrets["Parameters:kept"]);
        Assert.Equal(22, first["pg-password"].Length);
    }

    [Fact]
    public async Task What_is_not_to_be_kept_is_new_in_each_run()
    {
        Assert.NotEqual((await ShowAsync())["fresh"], (await ShowAsync())["fresh"]);
    }

    [Fact]
    public async Task Only_the_owner_can_read_the_file_and_other_secrets_stay()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SecretsFile)!);
        await File.WriteAllTextAsync(SecretsFile, """{ "Mine": "é&" }""", TestContext.Current.CancellationToken);

        await ShowAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SecretsFile));
        var text = await File.ReadAllTextAsync(SecretsFile, TestContext.Current.CancellationToken);
        Assert.Equal("é&", (string?)JsonNode.Parse(text)!["Mine"]);
        Assert.Contains("\n  \"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publishing_keeps_nothing()
    {
        var path = Path.Combine(_home, "manifest.json");
        var result = await AppHostProcess.RunAsync(
            Environment,
            "--case",
            "Secrets",
            "--publisher",
            "manifest",
            "--output-path",
            path
        );

        Assert.Equal(0, result.ExitCode);
        Assert.True(File.Exists(path));
        Assert.False(File.Exists(SecretsFile));
    }

    [Fact]
    public async Task A_broken_file_is_named_and_left_alone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SecretsFile)!);
        await File.WriteAllTextAsync(SecretsFile, "{ broken", TestContext.Current.CancellationToken);

        var result = await AppHostProcess.RunAsync(Environment, "--case", "Secrets", "--show", "true");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("error: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains(SecretsFile, result.Errors, StringComparison.Ordinal);
        Assert.Single(result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("{ broken", await File.ReadAllTextAsync(SecretsFile, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_test_neither_reads_nor_keeps_any()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SecretsFile)!);
        const string Kept = """{ "Parameters:kept": "of the developer" }""";
        await File.WriteAllTextAsync(SecretsFile, Kept, TestContext.Current.CancellationToken);
        var home = System.Environment.GetEnvironmentVariable("HOME");
        System.Environment.SetEnvironmentVariable("HOME", _home);
        try
        {
            await using var builder =
                await DistributedApplicationTestingBuilder.CreateAsync<Projects.ConformanceAppHost>(
                    ["--case", "Secrets", "--environment", "Development"],
                    TestContext.Current.CancellationToken
                );
            var value = await builder
                .Resources.OfType<ParameterResource>()
                .Single(parameter => parameter.Name == "kept")
                .GetValueAsync(TestContext.Current.CancellationToken);

            Assert.Equal(32, value!.Length);
            Assert.Equal(Kept, await File.ReadAllTextAsync(SecretsFile, TestContext.Current.CancellationToken));
        }
        finally
        {
            System.Environment.SetEnvironmentVariable("HOME", home);
        }
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private Dictionary<string, string> Environment =>
        new() { ["HOME"] = _home, ["DOTNET_ENVIRONMENT"] = "Development" };

    private async Task<Dictionary<string, string>> ShowAsync()
    {
        var result = await AppHostProcess.RunAsync(Environment, "--case", "Secrets", "--show", "true");
        Assert.True(result.ExitCode == 0, result.Errors);
        return result
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
    }
}
