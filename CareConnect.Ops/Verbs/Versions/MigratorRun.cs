using CareConnect.Ops.Local;
using CareConnect.Ops.Procedures;
using CliWrap;
using CliWrap.Buffered;

namespace CareConnect.Ops.Verbs.Versions;

/// <summary>A version's migrator as a process of its own, with the environment that the AppHost gives its own.</summary>
internal sealed class MigratorRun(LocalTopology topology, VersionStore store)
{
    private const int Lines = 10;

    public async Task RunAsync(string version, StepContext context, CancellationToken cancellationToken)
    {
        var variables = await topology.CallAsync<List<Variable>>(
            HttpMethod.Get,
            $"{LocalNames.Migrator}/environment?secrets=true",
            null,
            cancellationToken
        );
        var folder = store.FolderOf(version, "migrator");
        var result = await Cli.Wrap("dotnet")
            .WithArguments([Path.Combine(folder, "CareConnect.Migrator.dll")])
            .WithWorkingDirectory(folder)
            .WithEnvironmentVariables(variables.ToDictionary(variable => variable.Name, variable => variable.Value))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);
        if (result.ExitCode != 0)
        {
            var said = $"{result.StandardOutput}\n{result.StandardError}"
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .TakeLast(Lines);
            throw new ProcedureException(
                $"the migrator of version '{version}' ended with exit code {result.ExitCode}; a file that fails is rolled back "
                    + $"whole.\n  {string.Join("\n  ", said)}"
            );
        }

        var gate = new SchemaGate(topology, store);
        context.Say(
            $"schema {context.Fact(RolloutFacts.Schema)} before, {await gate.AppliedAsync(cancellationToken)} now"
        );
    }

    private sealed record Variable(string Name, string? Value);
}
