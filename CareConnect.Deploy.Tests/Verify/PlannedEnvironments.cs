using System.Collections.Concurrent;
using CareConnect.Deploy.Terraform;
using CareConnect.Deploy.Tests.Translation;
using CareConnect.Deploy.Verify;
using CareConnect.Deploy.Verify.Rules;
using CareConnect.Deploy.Verify.Workspace;

namespace CareConnect.Deploy.Tests.Verify;

/// <summary>The repository's own environments, each planned once for all tests, one after another: a provider takes 0.6 GB.</summary>
internal static class PlannedEnvironments
{
    private static readonly SemaphoreSlim OneAtATime = new(1);
    private static readonly Dictionary<string, MadePlan> Made = [];

    private static readonly ConcurrentDictionary<MadePlan, IReadOnlyList<Finding>> Checked = new();

    /// <summary>What the rules say of a plan as it is.</summary>
    public static IReadOnlyList<Finding> Findings(MadePlan plan) =>
        Checked.GetOrAdd(plan, made => RuleCatalogue.Check(made.Deployment));

    public static async Task<MadePlan> PlanAsync(string environment)
    {
        Assert.SkipUnless(TerraformCli.IsInstalled, "terraform is not installed");
        Assert.SkipUnless(TerraformPlugins.AreLocal, "no folder with the provider: set CARECONNECT_TF_PLUGINS");
        var cancellationToken = TestContext.Current.CancellationToken;
        await OneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (!Made.TryGetValue(environment, out var plan))
            {
                var maker = new PlanMaker(Repository.Terraform, _ => { });
                plan = await maker.MakeAsync(EnvironmentRoot.Find(environment)!, cancellationToken);
                Made.Add(environment, plan);
            }
            return plan;
        }
        finally
        {
            OneAtATime.Release();
        }
    }
}
