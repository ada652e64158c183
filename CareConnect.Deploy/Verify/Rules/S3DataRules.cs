using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Verify.Rules;

/// <summary>Buckets: how what they hold is encrypted, kept and watched.</summary>
internal static class S3DataRules
{
    private const string Bucket = "aws_s3_bucket";
    private const string Encryption = "aws_s3_bucket_server_side_encryption_configuration";
    private const string Versioning = "aws_s3_bucket_versioning";
    private const string Default = "apply_server_side_encryption_by_default.0";

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "s3-bucket-server-side-encryption-enabled",
            "S3BucketServerSideEncryptionEnabled",
            "312(a)(2)(iv), 312(c)(2), 312(e)(2)(ii)",
            "Each bucket says how it is encrypted.",
            "Add an aws_s3_bucket_server_side_encryption_configuration.",
            d => d.EachHas(Bucket, Encryption, "bucket")
        ),
        new(
            "s3-default-encryption-kms",
            "S3DefaultEncryptionKMS",
            "312(a)(2)(iv), 312(e)(2)(ii)",
            "Buckets are encrypted with our own key.",
            "Set sse_algorithm = \"aws:kms\", kms_master_key_id and bucket_key_enabled. Targets of load balancer logs cannot: exception.",
            d =>
                d.Each(
                    Encryption,
                    encryption => Deployment.Unless(encryption.Blocks("rule").Any(HasKey), "it has no customer key")
                )
        ),
        new(
            "s3-bucket-versioning-enabled",
            "S3BucketVersioningEnabled",
            "308(a)(7)(i), 308(a)(7)(ii)(A), 308(a)(7)(ii)(B), 312(c)(1), 312(c)(2)",
            "Buckets keep earlier versions.",
            "Add an aws_s3_bucket_versioning with status Enabled.",
            d =>
                d.Each(
                    Bucket,
                    bucket =>
                        Deployment.Unless(
                            Has(d, bucket, Versioning, v => v.Text("versioning_configuration.0.status") == "Enabled"),
                            "versioning is off"
                        )
                )
        ),
        new(
            "s3-version-lifecycle-policy-check",
            null,
            "308(a)(7)(ii)(A), 312(c)(1)",
            "Buckets say how long they keep earlier versions.",
            "Add noncurrent_version_expiration or noncurrent_version_transition to the lifecycle.",
            d =>
                d.Each(
                    Bucket,
                    bucket =>
                        Deployment.Unless(
                            Has(d, bucket, "aws_s3_bucket_lifecycle_configuration", MindsVersions),
                            "nothing is said of earlier versions"
                        )
                )
        ),
        new(
            "s3-bucket-logging-enabled",
            "S3BucketLoggingEnabled",
            "308(a)(3)(ii)(A), 312(b)",
            "Buckets log who reads them. A bucket that takes the logs of others is exempt.",
            "Add an aws_s3_bucket_logging.",
            Logging
        ),
        new(
            "s3-bucket-replication-enabled",
            "S3BucketReplicationEnabled",
            "308(a)(7)(i), 308(a)(7)(ii)(A), 308(a)(7)(ii)(B)",
            "Buckets are copied to another region.",
            "Add an aws_s3_bucket_replication_configuration, or record why the content can be made again.",
            d => d.EachHas(Bucket, "aws_s3_bucket_replication_configuration", "bucket")
        ),
        new(
            "s3-bucket-default-lock-enabled",
            null,
            "308(a)(7)(ii)(A), 312(c)(1)",
            "What is written cannot be deleted before its time.",
            "Set object_lock_enabled and a default retention, or record why things must be deletable.",
            d =>
                d.Each(
                    Bucket,
                    bucket =>
                        Deployment.Unless(
                            bucket.Is("object_lock_enabled")
                                && Has(d, bucket, "aws_s3_bucket_object_lock_configuration", HasRetention),
                            "it has no Object Lock with a default retention"
                        )
                )
        ),
        new(
            "s3-event-notifications-enabled",
            null,
            "308(a)(5)(ii)(B), 312(b)",
            "Buckets tell of what happens in them.",
            "Add an aws_s3_bucket_notification with eventbridge = true.",
            d =>
                d.Each(
                    Bucket,
                    bucket =>
                        Deployment.Unless(Has(d, bucket, "aws_s3_bucket_notification", Notifies), "it sends no events")
                )
        ),
    ];

    private static bool Has(Deployment d, Resource bucket, string companion, Func<Resource, bool> passes) =>
        d.Plan.LinkedTo(bucket, companion, "bucket").Any(passes);

    private static bool HasKey(Node rule) =>
        rule.Text($"{Default}.sse_algorithm") is "aws:kms" or "aws:kms:dsse"
        && Deployment.HasCustomerKey(rule, $"{Default}.kms_master_key_id")
        && rule.Is("bucket_key_enabled");

    private static bool MindsVersions(Resource lifecycle) =>
        lifecycle
            .Blocks("rule")
            .Any(rule =>
                rule.Text("status") == "Enabled"
                && (
                    rule.Blocks("noncurrent_version_expiration").Any()
                    || rule.Blocks("noncurrent_version_transition").Any()
                )
            );

    private static IEnumerable<Problem> Logging(Deployment d) =>
        d.Each(
            Bucket,
            bucket =>
                Deployment.Unless(
                    d.Plan.LinkedTo(bucket, "aws_s3_bucket_logging", "bucket").Any()
                        || d.Plan.LinkedTo(bucket, "aws_s3_bucket_logging", "target_bucket").Any(),
                    "nobody logs who reads it"
                )
        );

    private static bool HasRetention(Resource objectLock) =>
        objectLock.Number("rule.0.default_retention.0.days") > 0
        || objectLock.Number("rule.0.default_retention.0.years") > 0;

    private static bool Notifies(Resource notification) =>
        notification.Is("eventbridge") || notification.Blocks("topic").Any() || notification.Blocks("queue").Any();
}
