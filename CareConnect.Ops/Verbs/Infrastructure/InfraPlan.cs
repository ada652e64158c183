using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Infrastructure;

/// <summary><c>infra plan</c>: looks, and keeps nothing.</summary>
internal static class InfraPlan
{
    private const string ChangesFact = "changes";
    private const string RefusedFact = "refused";

    public static Procedure Create(AwsTopology topology) =>
        new(
            "infra plan",
            [
                InfraVerb.Init(topology),
                new Step(
                    "Plan",
                    $"terraform plan -var-file={topology.Environment.Name}.tfvars",
                    async (context, stop) =>
                    {
                        var file = topology.Terraform.PlanFile(context.Run);
                        try
                        {
                            await topology.Terraform.PlanAsync(file, stop);
                            var plan = await topology.Terraform.ShowAsync(file, stop);
                            InfraVerb.Tell(context, ChangesFact, plan.Changes);
                            context.Facts[RefusedFact] = string.Join('\n', plan.Refused);
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
            Summary = facts =>
                [
                    .. InfraVerb.Lines(facts, ChangesFact).DefaultIfEmpty("Nothing would change."),
                    .. InfraVerb
                        .Lines(facts, RefusedFact)
                        .Select(line => $"infra apply will refuse this, since it holds data: {line}"),
                ],
        };
}
