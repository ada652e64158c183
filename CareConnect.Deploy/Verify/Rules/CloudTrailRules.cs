using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Verify.Rules;

/// <summary>The trail of who did what in the account.</summary>
internal static class CloudTrailRules
{
    private const string Trail = "aws_cloudtrail";

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "cloudtrail-enabled",
            null,
            "308(a)(3)(ii)(A), 312(b)",
            "There is a trail, and it records.",
            "Add an aws_cloudtrail, with enable_logging left on.",
            d =>
                d.AccountHas(
                    Trail,
                    trail => trail.Is("enable_logging") || !trail.IsSet("enable_logging"),
                    "it does not record"
                )
        ),
        new(
            "multi-region-cloudtrail-enabled",
            null,
            "308(a)(3)(ii)(A), 312(b)",
            "The trail records every region.",
            "Set is_multi_region_trail = true.",
            d =>
                d.Each(
                    Trail,
                    trail => Deployment.Unless(trail.Is("is_multi_region_trail"), "it records one region only")
                )
        ),
        new(
            "cloud-trail-cloud-watch-logs-enabled",
            "CloudTrailCloudWatchLogsEnabled",
            "308(a)(3)(ii)(A), 312(b)",
            "The trail goes to CloudWatch Logs as well.",
            "Set cloud_watch_logs_group_arn.",
            d =>
                d.Each(
                    Trail,
                    trail => Deployment.Unless(trail.IsSet("cloud_watch_logs_group_arn"), "it goes to no log group")
                )
        ),
        new(
            "cloud-trail-encryption-enabled",
            "CloudTrailEncryptionEnabled",
            "312(a)(2)(iv), 312(e)(2)(ii)",
            "The trail is encrypted with our own key.",
            "Set kms_key_id.",
            d =>
                d.Each(
                    Trail,
                    trail => Deployment.Unless(Deployment.HasCustomerKey(trail, "kms_key_id"), "it has no customer key")
                )
        ),
        new(
            "cloud-trail-log-file-validation-enabled",
            "CloudTrailLogFileValidationEnabled",
            "312(c)(1), 312(c)(2)",
            "A changed or missing log file shows.",
            "Set enable_log_file_validation = true.",
            d =>
                d.Each(
                    Trail,
                    trail =>
                        Deployment.Unless(
                            trail.Is("enable_log_file_validation"),
                            "enable_log_file_validation is not true"
                        )
                )
        ),
        new(
            "cloudtrail-s3-dataevents-enabled",
            null,
            "308(a)(3)(ii)(A), 312(b)",
            "The trail records who touched which object.",
            "Add an event selector for AWS::S3::Object.",
            d => d.Each(Trail, trail => Deployment.Unless(RecordsObjects(trail), "it does not record S3 data events"))
        ),
    ];

    private static bool RecordsObjects(Resource trail) =>
        trail
            .Blocks("event_selector")
            .SelectMany(selector => selector.Blocks("data_resource"))
            .Any(resource => resource.Text("type") == "AWS::S3::Object")
        || trail
            .Blocks("advanced_event_selector")
            .SelectMany(selector => selector.Blocks("field_selector"))
            .Any(field => field.Text("field") == "resources.type" && field.Texts("equals").Contains("AWS::S3::Object"));
}
