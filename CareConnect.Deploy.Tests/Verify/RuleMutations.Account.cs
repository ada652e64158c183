namespace CareConnect.Deploy.Tests.Verify;

// The account, and the plan as a whole.
internal static partial class RuleMutations
{
    private static IReadOnlyList<RuleMutation> Account =>
        [
            new("cloudtrail-enabled", plan => plan.RemoveAll("aws_cloudtrail")),
            new(
                "multi-region-cloudtrail-enabled",
                plan => plan.Set("aws_cloudtrail", "is_multi_region_trail", "false")
            ),
            new(
                "cloud-trail-cloud-watch-logs-enabled",
                plan => plan.Set("aws_cloudtrail", "cloud_watch_logs_group_arn", "null")
            ),
            new("cloud-trail-encryption-enabled", plan => plan.Set("aws_cloudtrail", "kms_key_id", "null")),
            new(
                "cloud-trail-log-file-validation-enabled",
                plan => plan.Set("aws_cloudtrail", "enable_log_file_validation", "false")
            ),
            new(
                "cloudtrail-s3-dataevents-enabled",
                plan => plan.Set("aws_cloudtrail", "advanced_event_selector", "[]")
            ),
            new(
                "backup-plan-min-frequency-and-min-retention-check",
                plan =>
                    plan.Add(
                        "aws_backup_plan.weekly",
                        """{ "rule": [{ "schedule": "cron(0 5 ? * MON *)", "lifecycle": [{ "delete_after": 35 }] }] }"""
                    )
            ),
            new("backup-recovery-point-encrypted", plan => plan.Set("aws_backup_vault", "kms_key_arn", "null")),
            new("backup-recovery-point-manual-deletion-disabled", plan => plan.Remove("aws_backup_vault_policy")),
            new("ours-backup-vault-lock", plan => plan.Remove("aws_backup_vault_lock_configuration")),
            new("sns-encrypted-kms", plan => plan.Set("aws_sns_topic", "kms_master_key_id", "\"alias/aws/sns\"")),
            new("ours-sns-tls-only", plan => plan.Remove("aws_sns_topic_policy")),
            new("ours-sqs-encrypted", plan => AddQueue(plan, isEncrypted: false)),
            new("ours-sqs-dead-letters", plan => AddQueue(plan, hasDeadLetters: false)),
            new("ours-sqs-tls-only", plan => AddQueue(plan, isTlsOnly: false)),
            new("guardduty-enabled-centralized", plan => plan.RemoveAll("aws_guardduty_detector")),
            new("securityhub-enabled", plan => plan.RemoveAll("aws_securityhub_account")),
            new("ec2-ebs-encryption-by-default", plan => plan.RemoveAll("aws_ebs_encryption_by_default")),
            new("ours-hipaa-eligible-services", plan => plan.Add("aws_gamelift_fleet.fun", "{}")),
            new("ours-absent-services", plan => plan.Add("aws_lambda_function.resize", "{}")),
            new("ours-no-data-destroyed", plan => plan.Change("aws_db_instance", "delete", "create")),
            new(
                "ours-no-secret-in-plan",
                plan => plan.Set("aws_cloudwatch_log_group", "tags", $$"""{ "Note": "{{SmallPlan.Canary}}" }""")
            ),
            new("ours-plan-readable", plan => plan.Add("aws_iam_policy.odd", """{ "policy": "not JSON" }""")),
        ];

    private static void AddPolicy(PlanEditor plan, string type, string statement) =>
        plan.Add($"{type}.added", $$"""{ "policy": { "Statement": [{{statement}}] } }""");

    private static void AddSecret(PlanEditor plan, string key, bool isRotated)
    {
        plan.Add("aws_secretsmanager_secret.added", $$"""{ "id": "added", "kms_key_id": {{key}} }""");
        if (isRotated)
        {
            plan.Add(
                "aws_secretsmanager_secret_rotation.added",
                """{ "secret_id": "added", "rotation_rules": [{ "schedule_expression": "rate(30 days)" }] }"""
            );
        }
    }

    private static void AddQueue(
        PlanEditor plan,
        bool isEncrypted = true,
        bool hasDeadLetters = true,
        bool isTlsOnly = true
    )
    {
        plan.Add(
            "aws_sqs_queue.added",
            $$"""
            { "url": "added", "sqs_managed_sse_enabled": {{(isEncrypted ? "true" : "false")}}, "redrive_policy": {{(
                hasDeadLetters ? "\"{}\"" : "null"
            )}} }
            """
        );
        if (isTlsOnly)
        {
            plan.Add(
                "aws_sqs_queue_policy.added",
                """
                { "queue_url": "added", "policy": { "Statement": [{ "Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "*", "Condition": { "Bool": { "aws:SecureTransport": "false" } } }] } }
                """
            );
        }
    }

    private static void AddDistribution(PlanEditor plan, string origin, string cachePolicy)
    {
        plan.Add("aws_cloudwatch_log_delivery_source.added", """{ "resource_arn": "added" }""");
        plan.Add(
            "aws_cloudfront_response_headers_policy.added",
            """
            { "security_headers_config": [{
                "strict_transport_security": [{ "access_control_max_age_sec": 63072000 }],
                "content_type_options": [{}],
                "content_security_policy": [{ "content_security_policy": "default-src 'self'" }]
            }] }
            """
        );
        plan.Add(
            "aws_cloudfront_distribution.added",
            $$"""
            {
              "arn": "added", "web_acl_id": "added", "viewer_certificate": [{ "minimum_protocol_version": "TLSv1.2_2021" }],
              "restrictions": [{ "geo_restriction": [{ "restriction_type": "whitelist" }] }],
              "origin": [{{origin}}],
              "default_cache_behavior": [{
                "target_origin_id": "site", "viewer_protocol_policy": "https-only", "cache_policy_id": "{{cachePolicy}}", "response_headers_policy_id": "added"
              }]
            }
            """
        );
    }
}
