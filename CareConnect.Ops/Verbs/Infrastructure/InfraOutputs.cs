using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Infrastructure;

/// <summary><c>infra outputs</c>, without what is sensitive.</summary>
internal static class InfraOutputs
{
    public static Procedure Create(AwsTopology topology) =>
        new(
            "infra outputs",
            [
                InfraVerb.Init(topology),
                new Step(
                    "Read the outputs",
                    "terraform output -json",
                    async (context, stop) =>
                    {
                        foreach (var output in (await topology.Terraform.OutputsAsync(stop)).EnumerateObject())
                        {
                            context.Facts[output.Name] = output.Value.GetProperty("sensitive").GetBoolean()
                                ? "(sensitive)"
                                : output.Value.GetProperty("value").GetRawText();
                        }
                    }
                ),
            ]
        )
        {
            ChangesEnvironment = false,
            IsJournaled = false,
            Summary = facts => facts.Select(fact => $"{fact.Key} = {fact.Value}"),
        };
}
