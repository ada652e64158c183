using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Infrastructure;

/// <summary><c>infra drift</c>, for a daily look: what somebody changed past Terraform, and what waits to be applied.</summary>
internal static class InfraDrift
{
    private const string DriftFact = "drift";
    private const string WaitingFact = "waiting";

    public static Procedure Create(AwsTopology topology) =>
        new(
            "infra drift",
            [
                InfraVerb.Init(topology),
                new Step(
                    "Compare",
                    $"terraform plan -var-file={topology.Environment.Name}.tfvars; terraform show -json",
                    async (context, stop) =>
                    {
                        var file = topology.Terraform.PlanFile(context.Run);
                        try
                        {
                            await topology.Terraform.PlanAsync(file, stop);
                            var plan = await topology.Terraform.ShowAsync(file, stop);
                            InfraVerb.Tell(context, DriftFact, plan.Drift);
                            InfraVerb.Tell(context, WaitingFact, plan.Changes);
                        }
                        finally
                        {
                            File.Delete(file);
                        }
                    }
                ),
            ]
        )
        {
            ChangesEnvironment = false,
            IsJournaled = false,
            IsGood = facts => facts.Values.All(lines => lines.Length == 0),
            Summary = facts =>
                [
                    .. InfraVerb.Lines(facts, DriftFact).Select(line => $"changed past Terraform: {line}"),
                    .. InfraVerb.Lines(facts, WaitingFact).Select(line => $"infra apply would: {line}"),
                ],
        };
}
