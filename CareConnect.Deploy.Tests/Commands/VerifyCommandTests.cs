using System.Text.Json;
using CareConnect.Deploy.Terraform;
using CareConnect.Deploy.Tests.Translation;
using CareConnect.Deploy.Tests.Verify;
using CliWrap;
using CliWrap.Buffered;

namespace CareConnect.Deploy.Tests.Commands;

/// <summary>The command as it is called: what it says, and how it ends.</summary>
public sealed class VerifyCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("careconnect-verify-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("--env is missing; it must be one of dev, staging, prod, dr")]
    [InlineData("--env live must be one of dev, staging, prod, dr", "--env", "live")]
    [InlineData("nowhere.json: there is no such file", "--env", "prod", "--plan", "nowhere.json")]
    [InlineData("nowhere: there is no such folder", "--env", "prod", "--terraform", "nowhere")]
    [InlineData("leave --env and --plan out", "--env", "prod", "--write-report", "report.md")]
    public async Task Wrong_usage_is_explained(string message, params string[] arguments)
    {
        var result = await RunAsync(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_plan_is_told()
    {
        var file = Path.Combine(_folder, "plan.json");
        await File.WriteAllTextAsync(file, "{ \"resources\": [", TestContext.Current.CancellationToken);

        var result = await RunAsync("--env", "prod", "--terraform", Repository.Terraform, "--plan", file);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("plan.json", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_with_findings_ends_with_1_and_names_each_rule_with_its_remedy()
    {
        var result = await RunAsync("--env", "prod", "--terraform", _folder, "--plan", await BrokenPlanAsync());

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("rds-storage-encrypted", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("remedy: ", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains(" 1 findings, 0 excepted", result.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_ends_with_0_and_is_shown_with_reason_owner_and_date()
    {
        await WriteAsync(
            "hipaa-exceptions.json",
            """
            { "exceptions": [{ "rule": "rds-storage-encrypted", "address": "aws_db_instance.*", "environments": ["prod"],
              "reason": "For this test.", "owner": "Nobody", "expires": "2999-12-31" }] }
            """
        );

        var result = await RunAsync("--env", "prod", "--terraform", _folder, "--plan", await BrokenPlanAsync());

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("rds-storage-encrypted: For this test.", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("Nobody, until 2999-12-31", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains(" 0 findings, 1 excepted", result.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_for_programs_and_stands_alone_on_the_output()
    {
        var result = await RunAsync(
            "--env",
            "prod",
            "--terraform",
            _folder,
            "--plan",
            await BrokenPlanAsync(),
            "--json"
        );

        using var json = JsonDocument.Parse(result.StandardOutput);
        var finding = Assert.Single(json.RootElement.GetProperty("findings").EnumerateArray());
        Assert.Equal("rds-storage-encrypted", finding.GetProperty("rule").GetString());
        Assert.Equal("aws_db_instance.main", finding.GetProperty("address").GetString());
        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public async Task A_clean_plan_ends_with_0_and_lists_what_no_plan_shows()
    {
        var file = await WriteAsync("plan.json", SmallPlan.Json);

        var result = await RunAsync("--env", "prod", "--terraform", _folder, "--plan", file);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("root-account-mfa-enabled", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("no canaries are planted in a given plan", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_not_encrypted_any_more_fails_by_that_rule()
    {
        Assert.SkipUnless(TerraformCli.IsInstalled, "terraform is not installed");
        Assert.SkipUnless(TerraformPlugins.AreLocal, "no folder with the provider: set CARECONNECT_TF_PLUGINS");
        using var copy = TerraformWorkingCopy.Of(Repository.Terraform);
        var rds = Directory
            .EnumerateFiles(Path.Combine(copy.Folder, "modules", "rds"), "*.tf")
            .ToDictionary(file => file, File.ReadAllLines);
        foreach (var (file, lines) in rds)
        {
            await File.WriteAllLinesAsync(
                file,
                lines.Where(line => !line.TrimStart().StartsWith("storage_encrypted", StringComparison.Ordinal)),
                TestContext.Current.CancellationToken
            );
        }

        var result = await RunAsync("--env", "staging", "--terraform", copy.Folder);

        Assert.Contains(
            rds.Values,
            lines => lines.Any(line => line.Contains("storage_encrypted", StringComparison.Ordinal))
        );
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("rds-storage-encrypted", result.StandardOutput, StringComparison.Ordinal);
    }

    private Task<string> BrokenPlanAsync()
    {
        var editor = new PlanEditor(SmallPlan.Json);
        editor.Set("aws_db_instance", "storage_encrypted", "false");
        return WriteAsync("plan.json", editor.Json);
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        return file;
    }

    private static async Task<BufferedCommandResult> RunAsync(params string[] arguments) =>
        await Cli.Wrap("dotnet")
            .WithArguments([Path.Combine(AppContext.BaseDirectory, "CareConnect.Deploy.dll"), "verify", .. arguments])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
}
