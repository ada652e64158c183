using System.Text.Json;
using CareConnect.Deploy.Terraform;
using CareConnect.Deploy.Tests.Translation;

namespace CareConnect.Deploy.Tests.Databases;

/// <summary>The container of the module database_job as its task definition has it, from the module's own terraform test.</summary>
public sealed class JobContainer : IAsyncLifetime
{
    private const string Run = "the_job_reaches_its_server_by_verified_tls";

    /// <summary>Why there is no container, null when there is one.</summary>
    internal static string? Missing { get; } =
        !TerraformCli.IsInstalled ? "terraform is not installed"
        : !TerraformPlugins.AreLocal ? "no folder with the provider: set CARECONNECT_TF_PLUGINS"
        : null;

    internal IReadOnlyList<string> Command { get; private set; } = [];

    internal IReadOnlyDictionary<string, string> Environment { get; private set; } = new Dictionary<string, string>();

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }
        using var copy = TerraformWorkingCopy.Of(Repository.Terraform);
        var terraform = copy.Terraform("modules/database_job");
        var prepared = await terraform.InitAsync(CancellationToken.None);
        Assert.True(prepared.IsSuccess, prepared.Everything);
        var tested = await terraform.RunAsync(["test", "-json", "-verbose"], CancellationToken.None);
        Assert.True(tested.IsSuccess, tested.Everything);

        using var definitions = JsonDocument.Parse(Definitions(tested.Output));
        var container = definitions.RootElement[0];
        Command = [.. Texts(container.GetProperty("entryPoint")), .. Texts(container.GetProperty("command"))];
        Environment = container
            .GetProperty("environment")
            .EnumerateArray()
            .ToDictionary(
                entry => entry.GetProperty("name").GetString()!,
                entry => entry.GetProperty("value").GetString()!
            );
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Definitions(string output)
    {
        using var state = output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line))
            .First(line =>
                line.RootElement.GetProperty("type").GetString() == "test_state"
                && line.RootElement.GetProperty("@testrun").GetString() == Run
            );
        return state
            .RootElement.GetProperty("test_state")
            .GetProperty("root_module")
            .GetProperty("child_modules")[0]
            .GetProperty("resources")
            .EnumerateArray()
            .Single(resource => resource.GetProperty("type").GetString() == "aws_ecs_task_definition")
            .GetProperty("values")
            .GetProperty("container_definitions")
            .GetString()!;
    }

    private static IEnumerable<string> Texts(JsonElement list) =>
        list.EnumerateArray().Select(item => item.GetString()!);
}
