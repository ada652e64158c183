using System.CommandLine;
using System.Text.Json;
using CareConnect.Deploy.Terraform;
using CareConnect.Deploy.Verify;
using CareConnect.Deploy.Verify.Report;
using CareConnect.Deploy.Verify.Workspace;

namespace CareConnect.Deploy.Commands;

/// <summary><c>verify</c>: plans an environment and checks the plan against every HIPAA rule. Exit code 0: clean; 1: findings, or Terraform
/// refused; 2: wrong usage, or a tool is missing.</summary>
internal static class VerifyCommand
{
    private static readonly Option<string?> Env = new("--env") { Description = "dev, staging, prod or dr" };

    private static readonly Option<string> Tree = new("--terraform")
    {
        Description = "Folder of the Terraform tree",
        DefaultValueFactory = _ => "terraform_aws",
    };

    private static readonly Option<string?> PlanFile = new("--plan")
    {
        Description = "A plan made elsewhere (terraform show -json), instead of one made here",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON instead of text" };

    private static readonly Option<string?> Report = new("--write-report")
    {
        Description =
            "Verify all environments and write the report to this file, for example docs/deploy-verification.md",
    };

    public static Command Create()
    {
        var command = new Command(
            "verify",
            "Plans an environment without an AWS account and checks the plan against the HIPAA rules."
        )
        {
            Env,
            Tree,
            PlanFile,
            Json,
            Report,
        };
        command.SetAction(
            (result, cancellationToken) =>
                RunAsync(
                    new VerifyArguments(
                        result.GetValue(Env),
                        result.GetValue(Tree)!,
                        result.GetValue(PlanFile),
                        result.GetValue(Json),
                        result.GetValue(Report)
                    ),
                    result.InvocationConfiguration.Output,
                    result.InvocationConfiguration.Error,
                    cancellationToken
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        VerifyArguments arguments,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellationToken
    )
    {
        if (arguments.Problem() is { } problem)
        {
            await error.WriteLineAsync($"verify: {problem}");
            return 2;
        }
        if (arguments.Plan is not null)
        {
            await error.WriteLineAsync(
                "verify: no canaries are planted in a given plan, so ours-no-secret-in-plan finds nothing"
            );
        }
        var verifier = new Verifier(arguments.Tree, TimeProvider.System, error.WriteLine);
        try
        {
            return arguments.Report is { } file
                ? await VerificationReport.WriteAsync(verifier, arguments.Tree, file, output, cancellationToken)
                : await OneAsync(verifier, arguments, output, cancellationToken);
        }
        catch (Exception e) when (e is TerraformRefusal or FormatException)
        {
            await error.WriteLineAsync($"verify: {TerraformAdvice.For(e)}");
            return 1;
        }
    }

    private static async Task<int> OneAsync(
        Verifier verifier,
        VerifyArguments arguments,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        var root = EnvironmentRoot.Find(arguments.Environment)!;
        var verification = arguments.Plan is { } plan
            ? verifier.VerifyPlan(root, plan)
            : await verifier.VerifyAsync(root, cancellationToken);
        if (arguments.IsJson)
        {
            await output.WriteLineAsync(
                JsonSerializer.Serialize(verification.ToJson(), VerifyJson.Default.VerificationJson)
            );
        }
        else
        {
            VerificationText.Write(output, verification);
        }
        return verification.IsClean ? 0 : 1;
    }
}

/// <summary>What the caller asked for.</summary>
internal sealed record VerifyArguments(string? Environment, string Tree, string? Plan, bool IsJson, string? Report)
{
    /// <summary>What is wrong with the arguments, or with the machine; null when nothing is.</summary>
    public string? Problem() =>
        Report is null && EnvironmentRoot.Find(Environment) is null
            ? $"--env {Environment ?? "is missing; it"} must be one of dev, staging, prod, dr"
        : Report is not null && (Plan is not null || Environment is not null)
            ? "--write-report verifies every environment; leave --env and --plan out"
        : Plan is not null && !File.Exists(Plan)
            ? $"{Plan}: there is no such file; make it with: terraform show -json <plan file>"
        : Plan is null && !Directory.Exists(Tree)
            ? $"{Tree}: there is no such folder; name the Terraform tree with --terraform"
        : Plan is null && MissingVariables() is { } file
            ? $"{file}: there is no such file, so the environment cannot be planned"
        : Plan is null && !TerraformCli.IsInstalled
            ? "terraform is not on the PATH; install Terraform 1.11 or later, or pass a plan with --plan"
        : null;

    private string? MissingVariables() =>
        EnvironmentRoot
            .All.Where(root => Report is not null || root.Environment == Environment)
            .Select(root => Path.Combine(Tree, root.Variables))
            .FirstOrDefault(file => !File.Exists(file));
}
