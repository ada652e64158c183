using System.ComponentModel;
using System.Text;
using System.Text.Json;
using CareConnect.Ops.Procedures;
using CliWrap;
using CliWrap.Buffered;

namespace CareConnect.Ops.Aws;

/// <summary>
/// The <c>terraform</c> command on one environment's root and state. Its working data lies apart for each environment, so that
/// no command meets another one's state.
/// </summary>
/// <param name="environment">Whose root and state.</param>
/// <param name="home">Where working data lies.</param>
/// <param name="cli">Fetches the secret parameters, which stand in no file and no argument; its login is Terraform's, too.</param>
/// <param name="say">Told of an apply's progress.</param>
internal sealed class TerraformCli(AwsEnvironment environment, OpsHome home, AwsCli cli, Action<string> say)
{
    private const string Program = "terraform";
    private static readonly TimeSpan TimeLimit = TimeSpan.FromHours(3);

    private string Data => Path.Combine(home.Root, "ops", "terraform", environment.Name);

    /// <summary>Where the plan of a run is kept until it was applied; it may hold sensitive values in clear text.</summary>
    public string PlanFile(Guid run) => Path.Combine(Data, $"{run:n}.plan");

    public async Task InitAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Data);
        }
        else
        {
            Directory.CreateDirectory(Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        await RunAsync(
            [
                "init",
                "-reconfigure",
                "-no-color",
                $"-backend-config={environment.Backend}",
                $"-backend-config=bucket={environment.StateBucket}",
            ],
            [0],
            cancellationToken
        );
    }

    /// <summary>Writes a plan, and says whether it would change anything.</summary>
    public Task<bool> PlanAsync(string planFile, CancellationToken cancellationToken) =>
        PlanAsync(planFile, [], cancellationToken);

    /// <summary>The same of a part alone, or with other values.</summary>
    public async Task<bool> PlanAsync(
        string planFile,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken
    )
    {
        var result = await RunAsync(
            [
                "plan",
                "-no-color",
                "-detailed-exitcode",
                $"-var-file={environment.Variables}",
                $"-out={planFile}",
                .. arguments,
            ],
            [0, 2],
            cancellationToken
        );
        return result.ExitCode == 2;
    }

    public async Task<TerraformPlan> ShowAsync(string planFile, CancellationToken cancellationToken) =>
        TerraformPlan.Parse((await RunAsync(["show", "-json", planFile], [0], cancellationToken)).StandardOutput);

    public Task ApplyAsync(string planFile, CancellationToken cancellationToken) =>
        RunAsync(["apply", "-no-color", planFile], [0], cancellationToken);

    /// <summary>What Terraform knows. It may hold sensitive values, of which none is kept.</summary>
    public async Task<TerraformState> StateAsync(CancellationToken cancellationToken)
    {
        await InitAsync(cancellationToken);
        return TerraformState.Parse((await RunAsync(["show", "-json"], [0], cancellationToken)).StandardOutput);
    }

    /// <summary>Lets Terraform know nothing of a resource any more; the resource itself stays as it is.</summary>
    public Task ForgetAsync(string address, CancellationToken cancellationToken) =>
        RunAsync(["state", "rm", address], [0], cancellationToken);

    /// <summary>Lets Terraform know a resource that others made, by the name that AWS has for it.</summary>
    public Task ImportAsync(string address, string identifier, CancellationToken cancellationToken) =>
        RunAsync(
            ["import", "-no-color", $"-var-file={environment.Variables}", address, identifier],
            [0],
            cancellationToken
        );

    /// <summary>The outputs by name, each with value, type and whether it is sensitive.</summary>
    public async Task<JsonElement> OutputsAsync(CancellationToken cancellationToken)
    {
        using var json = JsonDocument.Parse(
            (await RunAsync(["output", "-json"], [0], cancellationToken)).StandardOutput
        );
        return json.RootElement.Clone();
    }

    private async Task<BufferedCommandResult> RunAsync(
        IReadOnlyList<string> arguments,
        int[] good,
        CancellationToken cancellationToken
    )
    {
        var variables = Variables();
        if (arguments[0] is "plan" or "apply" or "import")
        {
            await AddParametersAsync(variables, cancellationToken);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeLimit);
        // An interrupted terraform gets the time to write its state; SIGKILL would lose what it just made.
        using var kill = new CancellationTokenSource();
        using var registration = limit.Token.Register(() => kill.CancelAfter(TimeSpan.FromMinutes(5)));
        try
        {
            var command = Cli.Wrap(Program)
                .WithArguments(arguments)
                .WithWorkingDirectory(environment.Root)
                .WithEnvironmentVariables(variables)
                .WithValidation(CommandResultValidation.None);
            if (arguments[0] == "apply")
            {
                command |= PipeTarget.ToDelegate(say);
            }

            var result = await command.ExecuteBufferedAsync(Encoding.UTF8, Encoding.UTF8, kill.Token, limit.Token);
            return good.Contains(result.ExitCode)
                ? result
                : throw new ProcedureException($"terraform {arguments[0]} failed: {Shorten(result.StandardError)}");
        }
        catch (Win32Exception problem)
        {
            throw new ProcedureException(
                "The program 'terraform' is not there. Install Terraform 1.11 or later (https://developer.hashicorp.com/terraform/install).",
                problem
            );
        }
    }

    // As ephemeral variables they reach neither state nor plan (docs/deploy.md, step 4).
    private async Task AddParametersAsync(Dictionary<string, string?> variables, CancellationToken cancellationToken)
    {
        try
        {
            var secret = await cli.ReadAsync<Secret>(
                ["secretsmanager", "get-secret-value", "--secret-id", environment.Parameters],
                cancellationToken
            );
            foreach (
                var (name, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(secret.SecretString) ?? []
            )
            {
                variables[$"TF_VAR_{name}"] = value;
            }
        }
        catch (AwsException problem) when (problem.Code == "ResourceNotFoundException")
        {
            say(
                $"There is no secret {environment.Parameters}: Terraform gets no secret parameters (docs/deploy.md, step 4)."
            );
        }
    }

    private Dictionary<string, string?> Variables()
    {
        var variables = new Dictionary<string, string?>
        {
            ["TF_IN_AUTOMATION"] = "1",
            ["TF_INPUT"] = "0",
            ["TF_DATA_DIR"] = Data,
            ["CHECKPOINT_DISABLE"] = "1",
            ["AWS_REGION"] = environment.Region,
            ["AWS_DEFAULT_REGION"] = environment.Region,
        };
        if (cli.Profile is { Length: > 0 } profile)
        {
            variables["AWS_PROFILE"] = profile;
        }

        return variables;
    }

    private static string Shorten(string error) =>
        error.Trim() is { Length: > 2000 } text ? $"{text[..2000]} ..." : error.Trim();

    private sealed record Secret(string SecretString);
}
