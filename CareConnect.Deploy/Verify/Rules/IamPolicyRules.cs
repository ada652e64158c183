using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Verify.Rules;

/// <summary>What policies allow. Each statement that is too wide is reported by the gravest of the rules that it breaks.</summary>
internal static class IamPolicyRules
{
    private static readonly string[] KeyActions = ["kms:*", "kms:Decrypt", "kms:ReEncrypt*"];
    private static readonly string[] InlineTypes =
    [
        "aws_iam_role_policy",
        "aws_iam_group_policy",
        "aws_iam_user_policy",
    ];

    /// <summary>
    /// Actions for which AWS's Service Authorization Reference has no resource to name, as far as this deployment may need them.
    /// A star at the end stands for the rest of the name.
    /// </summary>
    private static readonly string[] WithoutResource =
    [
        "application-autoscaling:Describe*",
        "backup:ListBackupJobs",
        "backup:ListCopyJobs",
        "backup:ListProtectedResources",
        "backup:ListRestoreJobs",
        "cloudwatch:DescribeAlarmsForMetric",
        "cloudwatch:GetMetricData",
        "cloudwatch:GetMetricStatistics",
        "cloudwatch:ListMetrics",
        "cloudwatch:PutMetricData",
        "ec2:Describe*",
        "ecr:DescribeRegistry",
        "ecr:GetAuthorizationToken",
        "ecr-public:GetAuthorizationToken",
        "ecs:DeregisterTaskDefinition",
        "ecs:DescribeTaskDefinition",
        "ecs:ListClusters",
        "ecs:ListTaskDefinitions",
        "ecs:RegisterTaskDefinition",
        "elasticloadbalancing:Describe*",
        "events:ListRules",
        "iam:ListRoles",
        "kms:CreateKey",
        "kms:ListAliases",
        "kms:ListKeys",
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:GetQueryResults",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:StopQuery",
        "logs:UpdateLogDelivery",
        "route53:ListHostedZones",
        "s3:ListAllMyBuckets",
        "secretsmanager:BatchGetSecretValue",
        "secretsmanager:GetRandomPassword",
        "secretsmanager:ListSecrets",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
        "sts:GetCallerIdentity",
        "sts:GetServiceBearerToken",
        "tag:GetResources",
        "xray:GetSampling*",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    ];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "iam-policy-no-statements-with-admin-access",
            "IAMPolicyNoStatementsWithAdminAccess",
            "308(a)(3)(i), 308(a)(4)(ii)(A), 308(a)(4)(ii)(B), 308(a)(4)(ii)(C), 312(a)(1)",
            "No policy allows everything on everything.",
            "Name the actions and the resources.",
            d => Statements(d, ["aws_iam_policy", .. InlineTypes], IsAdmin, "it allows everything on everything")
        ),
        new(
            "iam-policy-no-statements-with-full-access",
            "IAMPolicyNoStatementsWithFullAccess",
            "308(a)(3)(i), 308(a)(4)(ii)(A), 308(a)(4)(ii)(B), 308(a)(4)(ii)(C), 312(a)(1)",
            "No policy allows all actions of a service.",
            "Name the actions.",
            d => Statements(d, ["aws_iam_policy", .. InlineTypes], IsFull, "it allows all actions of a service")
        ),
        new(
            "iam-customer-policy-blocked-kms-actions",
            null,
            "312(a)(1), 312(a)(2)(iv)",
            "No policy allows decryption with every key.",
            "Name the ARNs of the keys.",
            d => Statements(d, ["aws_iam_policy"], GivesKeysAway, "it allows decryption with every key")
        ),
        new(
            "iam-inline-policy-blocked-kms-actions",
            null,
            "312(a)(1), 312(a)(2)(iv)",
            "No inline policy allows decryption with every key.",
            "Name the ARNs of the keys, in a policy of its own.",
            d => Statements(d, InlineTypes, GivesKeysAway, "it allows decryption with every key")
        ),
        new(
            "ours-iam-no-wildcards",
            "AwsSolutions-IAM5",
            "308(a)(4)(ii)(B), 312(a)(1)",
            "Policies name what they are about; a star needs a reason.",
            "Name the resources, and write actions out.",
            Wildcards
        ),
    ];

    public static bool GivesKeysAway(PolicyDocument? policy) => policy?.Allowing.Any(GivesKeysAway) == true;

    private static IEnumerable<Problem> Statements(
        Deployment d,
        IEnumerable<string> types,
        Func<PolicyStatement, bool> isWrong,
        string problem
    ) =>
        from policy in d.Plan.Of(types)
        where PolicyDocument.Read(d.Plan, policy, "policy")?.Allowing.Any(isWrong) == true
        select new Problem(policy.Address, problem);

    private static bool IsAdmin(PolicyStatement statement) =>
        statement.IsOnEverything && (statement.Actions.Contains("*") || statement.IsInverted);

    private static bool IsFull(PolicyStatement statement) =>
        !IsAdmin(statement)
        && !GivesKeysAway(statement)
        && (
            statement.IsInverted
            || statement.Actions.Any(action => action is "*" || action.EndsWith(":*", StringComparison.Ordinal))
        );

    private static bool GivesKeysAway(PolicyStatement statement) =>
        statement.IsOnEverything && statement.Actions.Intersect(KeyActions, StringComparer.OrdinalIgnoreCase).Any();

    private static IEnumerable<Problem> Wildcards(Deployment d) =>
        d.Each(
            "aws_iam_policy",
            policy =>
                (PolicyDocument.Read(d.Plan, policy, "policy")?.Allowing ?? [])
                    .SelectMany(WideActions)
                    .Distinct()
                    .ToList()
                    is { Count: > 0 } wide
                    ? $"it names too little with {string.Join(", ", wide)}"
                    : null
        );

    // What a graver rule reports is left to it.
    private static IEnumerable<string> WideActions(PolicyStatement statement) =>
        IsAdmin(statement) || IsFull(statement) || GivesKeysAway(statement)
            ? []
            : statement.Actions.Where(action =>
                !IsWithoutResource(action) && (action.Contains('*') || statement.IsOnEverything)
            );

    private static bool IsWithoutResource(string action) =>
        WithoutResource.Any(known =>
            known[^1] == '*' ? action.StartsWith(known[..^1], StringComparison.Ordinal) : action == known
        );
}
