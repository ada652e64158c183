namespace CareConnect.Deploy.Verify.Rules;

/// <summary>Every rule that a plan is checked against.</summary>
internal static class RuleCatalogue
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        .. VpcRules.All,
        .. SecurityGroupRules.All,
        .. LoadBalancerRules.All,
        .. EcsTaskRules.All,
        .. EcsServiceRules.All,
        .. RdsRules.All,
        .. RdsOwnRules.All,
        .. ElastiCacheRules.All,
        .. S3AccessRules.All,
        .. S3DataRules.All,
        .. CloudFrontRules.All,
        .. KmsRules.All,
        .. SecretsManagerRules.All,
        .. CloudWatchRules.All,
        .. IamRules.All,
        .. IamPolicyRules.All,
        .. CloudTrailRules.All,
        .. BackupRules.All,
        .. MessagingRules.All,
        .. WafRules.All,
        .. AccountRules.All,
        .. PlanRules.All,
    ];

    /// <summary>All findings of all rules, in the order of the rules, then of the addresses.</summary>
    public static IReadOnlyList<Finding> Check(Deployment deployment) =>
        [
            .. from rule in All
            from problem in rule.Check(deployment)
                .Distinct()
                .OrderBy(problem => problem.Address, StringComparer.Ordinal)
            select new Finding(rule.Id, problem.Address, problem.What, rule.Remedy, rule.Paragraphs),
        ];
}
