using CareConnect.Ops.Procedures;

namespace CareConnect.Ops.Aws;

/// <summary>Which region CloudFront sends the services' requests to.</summary>
internal sealed class EdgeSwitch(AwsTopology prod)
{
    // The origin's id in terraform_aws/modules/cloudfront.
    private const string Standby = "standby";

    /// <summary>
    /// Whether it is the standby region, null where distributions differ; as they say themselves, since Terraform's outputs stay
    /// behind when a part alone was applied.
    /// </summary>
    public async Task<bool?> LeadsToStandbyAsync(CancellationToken cancellationToken)
    {
        var targets = new HashSet<bool>();
        foreach (var distribution in (await prod.OutputsAsync(cancellationToken)).Edge?.DistributionIds.Values ?? [])
        {
            var answer = await prod.Cli.ReadAsync<ConfigAnswer>(
                ["cloudfront", "get-distribution-config", "--id", distribution],
                cancellationToken
            );
            var config = answer.DistributionConfig;
            targets.Add(
                (config.CacheBehaviors?.Items ?? [])
                    .Append(config.DefaultCacheBehavior)
                    .Any(behavior => behavior.TargetOriginId == Standby)
            );
        }

        return targets.Count switch
        {
            0 => throw new ProcedureException(
                $"Terraform knows no distribution of {prod.Environment.Name}: nobody can say which region serves."
            ),
            1 => targets.Single(),
            _ => null,
        };
    }

    /// <summary>Turns it, by Terraform and of this alone.</summary>
    /// <exception cref="RefusedException">The plan would destroy something that holds data.</exception>
    public async Task TurnAsync(bool toStandby, Guid run, CancellationToken cancellationToken)
    {
        var file = prod.Terraform.PlanFile(run);
        try
        {
            await prod.Terraform.InitAsync(cancellationToken);
            await prod.Terraform.PlanAsync(
                file,
                ["-target=module.cloudfront", $"-var=failover_armed={(toStandby ? "true" : "false")}"],
                cancellationToken
            );
            if ((await prod.Terraform.ShowAsync(file, cancellationToken)).Refused.ToList() is { Count: > 0 } refused)
            {
                throw new RefusedException(
                    $"The plan of the edge would destroy {string.Join(", ", refused)}. Turn its switch by hand."
                );
            }

            await prod.Terraform.ApplyAsync(file, cancellationToken);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private sealed record ConfigAnswer(DistributionConfig DistributionConfig);

    private sealed record DistributionConfig(CacheBehavior DefaultCacheBehavior, CacheBehaviors? CacheBehaviors);

    private sealed record CacheBehaviors(IReadOnlyList<CacheBehavior>? Items);

    private sealed record CacheBehavior(string TargetOriginId);
}
