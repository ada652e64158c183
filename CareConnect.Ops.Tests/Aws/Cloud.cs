using System.Text.Json;
using CareConnect.Ops.Tests.Local;
using CareConnect.Ops.Verbs.Images;
using CliWrap;
using CliWrap.Buffered;

namespace CareConnect.Ops.Tests.Aws;

/// <summary>
/// An emulated account with the environments dev and staging in it, a repository's folder to run commands in, and the proxy
/// between the two.
/// </summary>
public sealed class Cloud : IAsyncLifetime
{
    public const string Account = "123456789012";
    public const string Region = "us-east-1";

    /// <summary>Rules by which production and its standby may be changed at any time.</summary>
    public const string AnyTime = """
        {"environments": {
          "prod": {"windows": [{"days": ["Monday","Tuesday","Wednesday","Thursday","Friday","Saturday","Sunday"], "from": "00:00", "to": "24:00"}]},
          "dr": {"windows": [{"days": ["Monday","Tuesday","Wednesday","Thursday","Friday","Saturday","Sunday"], "from": "00:00", "to": "24:00"}]}
        }}
        """;

    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Aws", "Root");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("careconnect-cloud-");
    private AwsEmulator? _emulator;
    private LoadedCli? _cli;
    private string? _applied;

    internal CloudProxy Proxy { get; private set; } = null!;

    /// <summary>Whether staging stands in it, where its services run.</summary>
    internal bool HasStaging { get; init; } = true;

    internal Stage Staging { get; private set; } = null!;

    /// <summary>Production and its standby; null until a test wants them.</summary>
    internal Standby? Standby { get; set; }

    internal OpsCommand Ops { get; private set; } = null!;

    internal string Home => Path.Combine(_folder.FullName, "home");

    internal string Repository => Path.Combine(_folder.FullName, "repository");

    public async ValueTask InitializeAsync()
    {
        if (AwsEmulator.Missing is not null)
        {
            return;
        }

        _emulator = await AwsEmulator.StartAsync(CancellationToken.None);
        Proxy = new CloudProxy(_emulator.Address);
        _cli = await LoadedCli.StartAsync(CancellationToken.None);
        WriteRepository();
        Ops = new OpsCommand(Home, Repository, Variables());
        foreach (var environment in new[] { "dev", "staging", "prod", "dr" })
        {
            await AwsAsync("s3api", "create-bucket", "--bucket", $"careconnect-{environment}-state");
            await AwsAsync("s3api", "create-bucket", "--bucket", $"careconnect-{environment}-backups");
        }

        foreach (var image in ImagePublish.Projects.Keys)
        {
            await AwsAsync("ecr", "create-repository", "--repository-name", $"careconnect-dev/{image}");
        }

        if (HasStaging && AwsEmulator.RunsNoServices is null)
        {
            Staging = await (await Stage.BuildAsync(this, "staging")).ApplyAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_emulator is not null)
        {
            await Proxy.DisposeAsync();
            await _emulator.DisposeAsync();
        }

        if (_cli is not null)
        {
            await _cli.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    /// <summary>The same command with other variables, such as another person's login.</summary>
    internal OpsCommand With(params (string Name, string? Value)[] more)
    {
        var variables = Variables();
        foreach (var (name, value) in more)
        {
            variables[name] = value;
        }

        return new OpsCommand(Home, Repository, variables);
    }

    /// <summary>The AWS CLI itself, past the proxy.</summary>
    internal async Task<JsonElement> AwsAsync(params string[] arguments)
    {
        var result = await TryAwsAsync(arguments);
        Assert.True(result.ExitCode == 0, $"aws {string.Join(' ', arguments)}\n{result.StandardError}");
        using var json = JsonDocument.Parse(
            string.IsNullOrWhiteSpace(result.StandardOutput) ? "{}" : result.StandardOutput
        );
        return json.RootElement.Clone();
    }

    /// <summary>The same, which may be refused.</summary>
    internal async Task<BufferedCommandResult> TryAwsAsync(params string[] arguments) =>
        await Cli.Wrap(_cli?.Program ?? "aws")
            .WithArguments([.. arguments, "--endpoint-url", _emulator!.Address.AbsoluteUri, "--output", "json"])
            .WithEnvironmentVariables(set => set.Set(Variables()))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();

    /// <summary>Lets Terraform know these outputs of dev, unless it knows them already.</summary>
    internal async Task ApplyAsync(string outputs)
    {
        if (_applied != outputs)
        {
            WriteVariables("dev", Account, outputs);
            await Ops.ReportAsync(0, "infra", "apply", "--target", "aws", "--env", "dev");
            _applied = outputs;
        }
    }

    internal void WriteVariables(string environment, string account, string more = "", string region = Region)
    {
        _applied = environment == "dev" ? null : _applied;
        var folder = Path.Combine(Repository, "terraform_aws", "environments");
        File.WriteAllText(
            Path.Combine(folder, $"{environment}.tfvars"),
            $"account_id = \"{account}\"\nregion     = \"{region}\"\n{more}\n"
        );
    }

    internal void WriteOperations(string json) => File.WriteAllText(Path.Combine(Repository, "operations.json"), json);

    private void WriteRepository()
    {
        var terraform = Path.Combine(Repository, "terraform_aws");
        Directory.CreateDirectory(Path.Combine(terraform, "environments"));
        foreach (var root in new[] { terraform, Path.Combine(terraform, "dr") })
        {
            var module = Directory.CreateDirectory(Path.Combine(root, "cloudfront"));
            File.Copy(Path.Combine(Root, "main.tf"), Path.Combine(root, "main.tf"));
            File.Copy(Path.Combine(Root, "cloudfront", "main.tf"), Path.Combine(module.FullName, "main.tf"));
        }

        foreach (var environment in new[] { "dev", "staging", "prod", "dr" })
        {
            WriteVariables(environment, Account);
            File.WriteAllText(
                Path.Combine(terraform, "environments", $"{environment}.s3.tfbackend"),
                $"key = \"{environment}/terraform.tfstate\"\nregion = \"{Region}\"\nuse_lockfile = true\n"
            );
        }

        WriteOperations(AnyTime);
        // Named as one in development, the provider's 675 MB are not hashed by each command.
        var plugins = AwsEmulator.TerraformPlugins()!;
        var provider = Directory
            .EnumerateFiles(plugins, "terraform-provider-aws_*", SearchOption.AllDirectories)
            .First();
        File.WriteAllText(
            Path.Combine(_folder.FullName, "terraform.rc"),
            $$"""
            disable_checkpoint = true
            provider_installation {
              dev_overrides { "hashicorp/aws" = "{{Path.GetDirectoryName(provider)}}" }
              filesystem_mirror {
                path    = "{{plugins}}"
                include = ["registry.terraform.io/*/*"]
              }
            }
            """
        );
    }

    private Dictionary<string, string?> Variables() =>
        new()
        {
            ["PATH"] = _cli is null
                ? Environment.GetEnvironmentVariable("PATH")
                : $"{_cli.Folder}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}",
            ["AWS_ACCESS_KEY_ID"] = "testing",
            ["AWS_SECRET_ACCESS_KEY"] = "testing",
            ["AWS_SESSION_TOKEN"] = null,
            ["AWS_PROFILE"] = null,
            ["AWS_CONFIG_FILE"] = "/dev/null",
            ["AWS_REGION"] = Region,
            ["AWS_DEFAULT_REGION"] = Region,
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_ENDPOINT_URL"] = Proxy.Address.AbsoluteUri,
            ["TF_CLI_CONFIG_FILE"] = Path.Combine(_folder.FullName, "terraform.rc"),
            ["GITHUB_ACTOR"] = null,
            ["CARECONNECT_NOTICE"] = null,
        };
}
