using CareConnect.Ops.Aws;
using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Verbs.Infrastructure;

/// <summary>
/// <c>infra apply</c>: what is applied is the plan that was judged, and no other. A plan is used once; a run that is taken up
/// plans again, since the half of the old one is done.
/// </summary>
internal static class InfraApply
{
    private const string ChangesFact = "changes";

    public static Procedure Create(AwsTopology topology)
    {
        var terraform = topology.Terraform;
        return new(
            "infra apply",
            [
                InfraVerb.Init(topology),
                new Step(
                    "Plan",
                    $"terraform plan -var-file={topology.Environment.Name}.tfvars -out=(a file that only you may read)",
                    (context, stop) => terraform.PlanAsync(terraform.PlanFile(context.Run), stop)
                )
                {
                    OnlyLooks = true,
                },
                new Step(
                    "Judge the plan",
                    "terraform show -json",
                    async (context, stop) =>
                        Judge(context, await terraform.ShowAsync(terraform.PlanFile(context.Run), stop), terraform)
                )
                {
                    OnlyLooks = true,
                },
                new Step(
                    "Apply the plan",
                    "terraform apply (the saved plan)",
                    async (context, stop) =>
                    {
                        var file = terraform.PlanFile(context.Run);
                        try
                        {
                            await terraform.ApplyAsync(file, stop);
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
            Summary = facts => InfraVerb.Lines(facts, ChangesFact).DefaultIfEmpty("Nothing was to be changed."),
        };
    }

    private static void Judge(StepContext context, TerraformPlan plan, TerraformCli terraform)
    {
        InfraVerb.Tell(context, ChangesFact, plan.Changes);
        if (plan.Refused.ToList() is { Count: > 0 } refused)
        {
            File.Delete(terraform.PlanFile(context.Run));
            throw new RefusedException(
                $"Refused by the gate 'what holds data': the plan would destroy or replace\n  {string.Join("\n  ", refused)}\n"
                    + "Nothing was changed. Change the configuration so that it stays; if it must go, two administrators take it out of the state "
                    + "by hand (terraform state rm) after a backup was verified (careconnect backup verify)."
            );
        }
    }
}
