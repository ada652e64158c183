using System.ComponentModel;
using CliWrap;
using CliWrap.Buffered;

namespace CareConnect.Deploy.Terraform;

/// <summary>What a terraform command ended with, and what it wrote.</summary>
internal sealed record TerraformResult(int ExitCode, string Output, string Error)
{
    public bool IsSuccess => ExitCode == 0;

    /// <summary>Both streams, for a message: terraform writes its diagnostics now to one, now to the other.</summary>
    public string Everything => $"{Output}{Error}".Trim();
}

/// <summary>
/// Runs the terraform of the PATH in one folder, without questions and without colours. The folder is a working copy
/// (<see cref="TerraformWorkingCopy"/>), since <c>init</c> leaves files behind that belong in no repository.
/// </summary>
internal sealed class TerraformCli(string folder, IReadOnlyDictionary<string, string?>? environment = null)
{
    private const string Program = "terraform";

    public string Folder => folder;

    /// <summary>Whether there is a terraform to run; callers say so and go on, or stop.</summary>
    public static bool IsInstalled =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(path => new[] { Path.Combine(path, Program), Path.Combine(path, $"{Program}.exe") })
            .Any(File.Exists);

    /// <summary>Runs one command, for example <c>["plan", "-out", "plan.bin"]</c>; a failure is a result, not an exception.</summary>
    /// <exception cref="InvalidOperationException">terraform could not be started.</exception>
    public async Task<TerraformResult> RunAsync(
        IReadOnlyCollection<string> arguments,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var result = await Cli.Wrap(Program)
                .WithArguments(arguments)
                .WithWorkingDirectory(folder)
                .WithEnvironmentVariables(Variables())
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(cancellationToken);
            return new(result.ExitCode, result.StandardOutput, result.StandardError);
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException(
                "terraform could not be started. Install Terraform 1.11 or later and put it on the PATH.",
                exception
            );
        }
    }

    /// <summary>Prepares the folder without a state backend, as validation and tests need it.</summary>
    public Task<TerraformResult> InitAsync(CancellationToken cancellationToken) =>
        RunAsync(["init", "-backend=false", "-no-color"], cancellationToken);

    public Task<TerraformResult> ValidateAsync(CancellationToken cancellationToken) =>
        RunAsync(["validate", "-no-color"], cancellationToken);

    /// <summary>Lists the files that <c>terraform fmt</c> would write differently; nothing is changed.</summary>
    public Task<TerraformResult> CheckFormatAsync(CancellationToken cancellationToken) =>
        RunAsync(["fmt", "-check", "-recursive", "-diff", "-no-color"], cancellationToken);

    private Dictionary<string, string?> Variables()
    {
        var variables = new Dictionary<string, string?>
        {
            ["TF_IN_AUTOMATION"] = "1",
            ["TF_INPUT"] = "0",
            ["CHECKPOINT_DISABLE"] = "1",
        };
        if (TerraformPlugins.ConfigurationFile is { } file)
        {
            variables["TF_CLI_CONFIG_FILE"] = file;
        }
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            variables[name] = value;
        }
        return variables;
    }
}
