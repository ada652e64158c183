using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Verify.Rules;

/// <summary>Logs and alarms.</summary>
internal static class CloudWatchRules
{
    private const string LogGroup = "aws_cloudwatch_log_group";

    // 164.316(b)(2)(i): documentation is kept for six years; the nearest retention that CloudWatch offers.
    private const int SixYears = 2192;

    private static readonly string[] AuditWords = ["audit", "trail", "exec"];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "cloudwatch-log-group-encrypted",
            "CloudWatchLogGroupEncrypted",
            "312(a)(2)(iv), 312(e)(2)(ii)",
            "Logs are encrypted with our own key.",
            "Set kms_key_id.",
            d =>
                d.Each(
                    LogGroup,
                    group => Deployment.Unless(Deployment.HasCustomerKey(group, "kms_key_id"), "it has no customer key")
                )
        ),
        new(
            "cw-loggroup-retention-period-check",
            "CloudWatchLogGroupRetentionPeriod",
            "312(b)",
            "Log groups say how long they keep.",
            "Set retention_in_days.",
            d =>
                d.Each(
                    LogGroup,
                    group => Deployment.Unless(group.Number("retention_in_days") > 0, "retention_in_days is not set")
                )
        ),
        new(
            "ours-audit-retention",
            null,
            "312(b), 316(b)(2)(i)",
            "Records of who did what are kept for six years.",
            "Set retention_in_days = 2192 or more.",
            d =>
                d.Each(
                    LogGroup,
                    group =>
                        Deployment.Unless(
                            !IsAudit(d.Plan, group) || KeepsSixYears(group),
                            "audit records are kept for less than six years"
                        )
                )
        ),
        new(
            "cloudwatch-alarm-action-check",
            "CloudWatchAlarmAction",
            "312(b)",
            "Alarms tell somebody when they fire, and when they cannot see.",
            "Set alarm_actions and insufficient_data_actions, and leave actions_enabled on.",
            Actions
        ),
    ];

    private static bool IsAudit(Plan plan, Resource group) =>
        plan.LinkedTo(group, "aws_cloudtrail", "cloud_watch_logs_group_arn").Any()
        || (group.Text("name") ?? "")
            .Split('/', '-', '_')
            .Intersect(AuditWords, StringComparer.OrdinalIgnoreCase)
            .Any();

    // No retention at all is cw-loggroup-retention-period-check's finding.
    private static bool KeepsSixYears(Resource group) => group.Number("retention_in_days") is null or 0 or >= SixYears;

    private static IEnumerable<Problem> Actions(Deployment d) =>
        d.Each("aws_cloudwatch_metric_alarm", ActionProblem)
            .Concat(
                d.Each(
                    "aws_cloudwatch_composite_alarm",
                    alarm => Deployment.Unless(alarm.IsSet("alarm_actions") && IsEnabled(alarm), "it tells nobody")
                )
            );

    private static string? ActionProblem(Resource alarm) =>
        !IsEnabled(alarm) ? "its actions are switched off"
        : !alarm.IsSet("alarm_actions") ? "it tells nobody when it fires"
        : !alarm.IsSet("insufficient_data_actions") ? "it tells nobody when data is missing"
        : null;

    private static bool IsEnabled(Resource alarm) => alarm.Is("actions_enabled") || !alarm.IsSet("actions_enabled");
}
