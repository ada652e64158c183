using System.Diagnostics;
using CareConnect.Deploy.Terraform;
using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Verify.Workspace;

/// <summary>How long a step took.</summary>
internal sealed record Step(string Name, TimeSpan Time);

/// <summary>A plan that was made here.</summary>
/// <param name="Deployment">What the rules look at.</param>
/// <param name="Json">The plan as <c>terraform show -json</c> prints it. It holds values that are sensitive.</param>
/// <param name="Steps">How long each step took.</param>
internal sealed record MadePlan(Deployment Deployment, string Json, IReadOnlyList<Step> Steps);

/// <summary>Terraform refused: the step, and what it said.</summary>
internal sealed class TerraformRefusal(string step, string output) : Exception($"terraform {step} failed:\n{output}")
{
    public string StepName => step;
}

/// <summary>
/// Plans one environment in a copy of the tree, without an AWS account, with canaries as secrets.
/// </summary>
/// <param name="tree">The folder terraform_aws.</param>
/// <param name="progress">Told of each step when it ends, and before the long one begins.</param>
internal sealed class PlanMaker(string tree, Action<string> progress)
{
    private const string PlanFile = "verify.tfplan";
    private const string ValuesFile = "verify.auto.tfvars.json";

    // The provider finds no account, and looks for none.
    private static readonly Dictionary<string, string?> Environment = new()
    {
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_PROFILE"] = null,
        ["TF_WORKSPACE"] = null,
        ["TF_CLI_ARGS"] = null,
    };

    private readonly List<Step> _steps = [];

    public async Task<MadePlan> MakeAsync(EnvironmentRoot root, CancellationToken cancellationToken)
    {
        using var copy = TerraformWorkingCopy.Of(tree);
        var folder = Path.Combine(copy.Folder, root.Folder);
        var variables = Path.Combine(copy.Folder, root.Variables);
        Overrides.AddTo(folder);
        ReadableDocuments.AddTo(copy.Folder);
        var terraform = copy.Terraform(root.Folder, Environment);
        await RunAsync(terraform, "init", ["init", "-no-color"], cancellationToken);
        await RunAsync(terraform, "validate", ["validate", "-no-color"], cancellationToken);
        progress($"{root.Environment}: terraform plan ...");
        var values = new VariableValues(folder, variables);
        var printed = await PlanAsync(terraform, values, variables, cancellationToken);
        var json = await RunAsync(terraform, "show", ["show", "-json", "-no-color", PlanFile], cancellationToken);
        var plan = PlanReader.Read(json, folder);
        return new MadePlan(
            new Deployment(root.Environment, plan, values.Canaries, Texts(copy.Folder, printed)),
            json,
            _steps
        );
    }

    private async Task<string> PlanAsync(
        TerraformCli terraform,
        VariableValues values,
        string variables,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            WriteValues(Path.Combine(terraform.Folder, ValuesFile), values.ToJson());
            try
            {
                return await RunAsync(
                    terraform,
                    "plan",
                    [
                        "plan",
                        "-no-color",
                        "-lock=false",
                        "-refresh=false",
                        $"-var-file={variables}",
                        $"-out={PlanFile}",
                    ],
                    cancellationToken
                );
            }
            catch (TerraformRefusal refusal) when (values.TryOthers(refusal.Message))
            {
                progress("  a secret's validation refused the canary; another kind is tried");
            }
        }
    }

    private async Task<string> RunAsync(
        TerraformCli terraform,
        string step,
        IReadOnlyCollection<string> arguments,
        CancellationToken cancellationToken
    )
    {
        var watch = Stopwatch.StartNew();
        var result = await terraform.RunAsync(arguments, cancellationToken);
        if (!result.IsSuccess)
        {
            // A failed plan prints its many resources to the other stream.
            throw new TerraformRefusal(
                step,
                string.IsNullOrWhiteSpace(result.Error) ? result.Output : result.Error.Trim()
            );
        }
        _steps.RemoveAll(earlier => earlier.Name == step);
        _steps.Add(new Step(step, watch.Elapsed));
        progress($"  terraform {step}: {watch.Elapsed.TotalSeconds:0.0} s");
        return result.Output;
    }

    // Secrets never stand in arguments, which every user of the machine can read.
    private static void WriteValues(string path, string json)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using var writer = new StreamWriter(path, options);
        writer.Write(json);
    }

    private static Dictionary<string, string> Texts(string folder, string printed)
    {
        var texts = Directory
            .EnumerateFiles(folder, "*.generated.tf", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllText);
        texts["the output of terraform plan"] = printed;
        return texts;
    }
}
