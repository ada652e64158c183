using CareConnect.Deploy.Tests.Translation;
using CliWrap;
using CliWrap.Buffered;

namespace CareConnect.Deploy.Tests.Commands;

/// <summary>The command as it is called: what it writes, what it says, how it ends.</summary>
public sealed class TranslateCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("careconnect-command-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_manifest_is_translated_into_an_empty_folder_and_is_then_up_to_date()
    {
        var translated = await RunAsync("translate", "--manifest", Repository.Manifest, "--output", _folder);
        var check = await RunAsync("translate", "--manifest", Repository.Manifest, "--output", _folder, "--check");

        Assert.Equal((0, 0), (translated.ExitCode, check.ExitCode));
        Assert.Contains(" 0 refused, 0 lost", translated.StandardError, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "workloads", "api.generated.tf")));
        Assert.True(File.Exists(Path.Combine(_folder, "dr", "workloads.generated.tf")));
        Assert.Empty(check.StandardOutput);
    }

    [Fact]
    public async Task A_check_shows_what_is_stale_and_writes_nothing()
    {
        await RunAsync("translate", "--manifest", Repository.Manifest, "--output", _folder);
        var file = Path.Combine(_folder, "workloads", "worker.generated.tf");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            file,
            text.Replace("\"worker\"", "\"drudge\"", StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );
        File.Delete(Path.Combine(_folder, "parameters.generated.tf"));
        File.Copy(file, Path.Combine(_folder, "workloads", "gone.generated.tf"));

        var check = await RunAsync("translate", "--manifest", Repository.Manifest, "--output", _folder, "--check");

        Assert.Equal(1, check.ExitCode);
        Assert.Contains("-module \"drudge\" {", check.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("+module \"worker\" {", check.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("--- /dev/null", check.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("+++ /dev/null", check.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("3 files are stale", check.StandardError, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "parameters.generated.tf")));
    }

    [Fact]
    public async Task A_refused_manifest_changes_nothing_and_says_what_to_do()
    {
        var manifest = Path.Combine(new Case("refused").Folder, "aspire-manifest.json");

        var result = await RunAsync("translate", "--manifest", manifest, "--output", _folder, "--report", "json");

        Assert.Equal(1, result.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
        Assert.Contains("nothing was written", result.StandardError, StringComparison.Ordinal);
        Assert.Contains("\"refusals\": [", result.StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", result.StandardOutput + result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_that_is_no_UTF_8_is_refused_and_not_mended()
    {
        var manifest = Path.Combine(_folder, "latin1.json");
        await File.WriteAllTextAsync(
            manifest,
            """{ "resources": { "a": { "type": "project.v0", "path": "café.csproj" } } }""",
            System.Text.Encoding.Latin1,
            TestContext.Current.CancellationToken
        );

        var result = await RunAsync("translate", "--manifest", manifest, "--output", Path.Combine(_folder, "tree"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("it is no UTF-8", result.StandardError, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "tree")));
        var parameters = await RunAsync("parameters", "--manifest", manifest);
        Assert.Equal((1, ""), (parameters.ExitCode, parameters.StandardOutput));
        Assert.Contains("it is no UTF-8", parameters.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_goes_to_a_file_where_one_is_named()
    {
        var report = Path.Combine(_folder, "report.txt");

        var result = await RunAsync(
            "translate",
            "--manifest",
            Repository.Manifest,
            "--output",
            _folder,
            "--report-file",
            report
        );

        var text = await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken);
        Assert.Empty(result.StandardOutput);
        Assert.Contains(
            "env.HTTP_PORTS = {api.bindings.http.targetPort} -> module.workloads.module.api",
            text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("translate", "--manifest", "no-such-file.json")]
    [InlineData("translate", "--report", "yaml")]
    [InlineData("translate", "--colour")]
    [InlineData("transmogrify")]
    public async Task Wrong_usage_ends_with_2(params string[] arguments)
    {
        Assert.Equal(2, (await RunAsync(arguments)).ExitCode);
    }

    private async Task<BufferedCommandResult> RunAsync(params string[] arguments) =>
        await Cli.Wrap("dotnet")
            .WithArguments([Path.Combine(AppContext.BaseDirectory, "CareConnect.Deploy.dll"), .. arguments])
            .WithWorkingDirectory(_folder)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
}
