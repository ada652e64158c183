using System.CommandLine;
using CareConnect.Ops.Aws;
using CareConnect.Ops.CommandLine;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Infrastructure;

/// <summary><c>infra</c>, for the guide's Terraform workflow.</summary>
internal static class InfraVerb
{
    public static Command Create() =>
        new("infra", "The environment's infrastructure, by Terraform.")
        {
            new Command("plan", "Shows what would change.").OnAws((topology, _) => InfraPlan.Create(topology)),
            new Command(
                "apply",
                "Plans, refuses to destroy or replace what holds data, and applies that very plan."
            ).OnAws((topology, _) => InfraApply.Create(topology)),
            new Command("outputs", "Shows the outputs.").OnAws((topology, _) => InfraOutputs.Create(topology)),
            new Command("drift", "Ends with 1 when something is not as Terraform left it.").OnAws(
                (topology, _) => InfraDrift.Create(topology)
            ),
        };

    /// <summary>The first step of each.</summary>
    public static Step Init(AwsTopology topology) =>
        new(
            "Take up the state",
            $"terraform init -reconfigure -backend-config=environments/{topology.Environment.Name}.s3.tfbackend -backend-config=bucket={topology.Environment.StateBucket}",
            (_, stop) => topology.Terraform.InitAsync(stop)
        )
        {
            OnlyLooks = true,
        };

    /// <summary>What a plan would do, a line each.</summary>
    public static void Tell(StepContext context, string fact, IEnumerable<ResourceChange> changes)
    {
        var lines = changes.Select(change => change.ToString()).ToList();
        context.Facts[fact] = string.Join('\n', lines);
        foreach (var line in lines)
        {
            context.Say(line);
        }
    }

    public static IEnumerable<string> Lines(IReadOnlyDictionary<string, string> facts, string fact) =>
        facts.GetValueOrDefault(fact, "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
