using System.Text.Json;
using CareConnect.Deploy.Terraform;
using CareConnect.Deploy.Tests.Translation;

namespace CareConnect.Deploy.Tests.Emulator;

/// <summary>
/// A slice's root in a copy of terraform_aws, driven as an owner drives an environment: apply, plan, destroy. Files below
/// <c>Roots/&lt;slice&gt;/modules</c> are laid over the copy's modules and leave out what the emulator has no answer to.
/// </summary>
internal sealed class SliceRun : IDisposable
{
    public static readonly string Roots = Path.Combine(
        Repository.Root,
        "CareConnect.Deploy.Tests",
        "Emulator",
        "Roots"
    );

    private readonly TerraformWorkingCopy _copy = TerraformWorkingCopy.Of(Repository.Terraform);
    private readonly TerraformCli _terraform;
    private readonly List<string> _written = [];

    private SliceRun(Slice slice, Dictionary<string, string?> environment)
    {
        Overlay(Path.Combine(Roots, slice.Name, "modules"), Path.Combine(_copy.Folder, "modules"));
        var folder = Directory.CreateDirectory(Path.Combine(_copy.Folder, "emulator")).FullName;
        File.Copy(Path.Combine(Roots, "provider.tf"), Path.Combine(folder, "provider.tf"));
        File.Copy(Path.Combine(Roots, slice.Name, "main.tf"), Path.Combine(folder, "main.tf"));
        _terraform = _copy.Terraform("emulator", environment);
    }

    /// <summary>Everything that terraform wrote so far: output, plans as JSON, and the state as it lies on the disk.</summary>
    public IEnumerable<string> Written =>
        [.. _written, .. Directory.EnumerateFiles(_terraform.Folder, "*.tfstate*").Select(File.ReadAllText)];

    public static async Task<SliceRun> PrepareAsync(
        Slice slice,
        AwsEmulator emulator,
        CancellationToken cancellationToken
    )
    {
        await emulator.Api.ResetAsync(cancellationToken);
        var zone = await emulator.Api.CreateHostedZoneAsync("careconnect-dev.example.com", cancellationToken);
        var run = new SliceRun(
            slice,
            new()
            {
                ["AWS_ACCESS_KEY_ID"] = "testing",
                ["AWS_SECRET_ACCESS_KEY"] = "testing",
                ["AWS_SESSION_TOKEN"] = null,
                ["AWS_PROFILE"] = null,
                ["AWS_REGION"] = "us-east-1",
                ["AWS_EC2_METADATA_DISABLED"] = "true",
                ["AWS_ENDPOINT_URL"] = emulator.Api.Address.ToString(),
                ["TF_VAR_zone_id"] = zone,
                ["TF_VAR_secret"] = emulator.Canary,
            }
        );
        await run.RunAsync(["init"], cancellationToken);
        return run;
    }

    public async Task<SliceState> ApplyAsync(CancellationToken cancellationToken)
    {
        await RunAsync(["apply", "-auto-approve", "-parallelism=20"], cancellationToken);
        return ReadState();
    }

    /// <summary>What a plan right after the apply would change. On AWS that is nothing.</summary>
    public async Task<IReadOnlyList<Change>> PlanAgainAsync(CancellationToken cancellationToken)
    {
        await RunAsync(["plan", "-out=again.plan"], cancellationToken);
        using var plan = JsonDocument.Parse(await RunAsync(["show", "-json", "again.plan"], cancellationToken));
        return Change.Of(plan.RootElement);
    }

    /// <summary>Destroys without reading everything once more; what is left over stands in the returned state.</summary>
    public async Task<SliceState> DestroyAsync(CancellationToken cancellationToken)
    {
        await RunAsync(["destroy", "-auto-approve", "-refresh=false", "-parallelism=20"], cancellationToken);
        return ReadState();
    }

    public void Dispose() => _copy.Dispose();

    private async Task<string> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        string[] all = arguments[0] == "show" ? arguments : [.. arguments, "-no-color"];
        var result = await _terraform.RunAsync(all, cancellationToken);
        _written.Add(result.Everything);
        Assert.True(result.IsSuccess, $"terraform {string.Join(' ', arguments)}: {result.Error}");
        return result.Output;
    }

    private SliceState ReadState()
    {
        using var state = JsonDocument.Parse(File.ReadAllText(Path.Combine(_terraform.Folder, "terraform.tfstate")));
        return SliceState.Of(state.RootElement);
    }

    private static void Overlay(string source, string target)
    {
        if (!Directory.Exists(source))
        {
            return;
        }
        foreach (var file in Directory.EnumerateFiles(source, "*.tf", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(target, Path.GetRelativePath(source, file)));
        }
    }
}
