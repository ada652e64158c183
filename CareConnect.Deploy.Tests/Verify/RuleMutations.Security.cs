namespace CareConnect.Deploy.Tests.Verify;

// The edge, keys and secrets, and permissions.
internal static partial class RuleMutations
{
    private static IReadOnlyList<RuleMutation> Edge =>
        [
            new(
                "ours-cloudfront-geo-restriction",
                plan =>
                    plan.Set(
                        "aws_cloudfront_distribution",
                        "restrictions.0.geo_restriction.0.restriction_type",
                        "\"none\""
                    )
            ),
            new("ours-cloudfront-waf", plan => plan.Set("aws_cloudfront_distribution", "web_acl_id", "null")),
            new("ours-cloudfront-access-logs", plan => plan.RemoveAll("aws_cloudwatch_log_delivery_source")),
            new(
                "ours-cloudfront-viewer-tls",
                plan =>
                    plan.Set(
                        "aws_cloudfront_distribution",
                        "viewer_certificate.0.minimum_protocol_version",
                        "\"TLSv1\""
                    )
            ),
            new(
                "ours-cloudfront-origin-tls",
                plan =>
                    plan.Add(
                        "aws_cloudfront_vpc_origin.plain",
                        """
                        { "vpc_origin_endpoint_config": [{ "origin_protocol_policy": "http-only", "origin_ssl_protocols": [{ "items": ["TLSv1.2"] }] }] }
                        """
                    )
            ),
            new(
                "ours-cloudfront-origin-access-control",
                plan =>
                    AddDistribution(
                        plan,
                        """{ "origin_id": "site", "origin_access_control_id": "" }""",
                        "658327ea-f89d-4fab-a63d-7e88639e58f6"
                    )
            ),
            new(
                "ours-cloudfront-api-not-cached",
                plan =>
                    AddDistribution(
                        plan,
                        """
                        { "origin_id": "site", "custom_origin_config": [{ "origin_protocol_policy": "https-only", "origin_ssl_protocols": ["TLSv1.2"] }] }
                        """,
                        "658327ea-f89d-4fab-a63d-7e88639e58f6"
                    )
            ),
            new(
                "ours-cloudfront-security-headers",
                plan =>
                    plan.Set(
                        "aws_cloudfront_response_headers_policy",
                        "security_headers_config.0.content_type_options",
                        "[]"
                    )
            ),
            new("wafv2-logging-enabled", plan => plan.Remove("aws_wafv2_web_acl_logging_configuration")),
            new(
                "ours-waf-redacts",
                plan => plan.Set("aws_wafv2_web_acl_logging_configuration", "redacted_fields", "[]")
            ),
            new("ours-waf-blocks", plan => plan.Set("aws_wafv2_web_acl", "rule", "[]")),
        ];

    private static IReadOnlyList<RuleMutation> Keys =>
        [
            new("kms-cmk-not-scheduled-for-deletion", plan => plan.Change("aws_kms_key", "delete")),
            new("ours-kms-rotation", plan => plan.Set("aws_kms_key", "enable_key_rotation", "false")),
            new(
                "secretsmanager-rotation-enabled-check",
                plan => AddSecret(plan, "\"arn:aws:kms:us-east-1:123456789012:key/1\"", isRotated: false)
            ),
            new(
                "secretsmanager-secret-periodic-rotation",
                plan =>
                    plan.Add(
                        "aws_secretsmanager_secret_rotation.rare",
                        """{ "rotation_rules": [{ "automatically_after_days": 365 }] }"""
                    )
            ),
            new("secretsmanager-using-cmk", plan => AddSecret(plan, "null", isRotated: true)),
            new(
                "ours-secrets-write-only",
                plan => plan.Set("aws_secretsmanager_secret_version", "secret_string", "\"{}\"")
            ),
            new("cloudwatch-log-group-encrypted", plan => plan.Set("aws_cloudwatch_log_group", "kms_key_id", "null")),
            new(
                "cw-loggroup-retention-period-check",
                plan => plan.Set("aws_cloudwatch_log_group", "retention_in_days", "0")
            ),
            new(
                "ours-audit-retention",
                plan =>
                    plan.Add(
                        "aws_cloudwatch_log_group.short",
                        """{ "name": "/careconnect/audit", "retention_in_days": 365, "kms_key_id": "arn:aws:kms:us-east-1:123456789012:key/1" }"""
                    )
            ),
            new(
                "cloudwatch-alarm-action-check",
                plan => plan.Set("aws_cloudwatch_metric_alarm", "insufficient_data_actions", "[]")
            ),
        ];

    private static IReadOnlyList<RuleMutation> Access =>
        [
            new(
                "iam-no-inline-policy-check",
                plan =>
                    AddPolicy(
                        plan,
                        "aws_iam_role_policy",
                        """{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::files/*" }"""
                    )
            ),
            new(
                "iam-user-no-policies-check",
                plan => plan.Add("aws_iam_user_policy_attachment.someone", """{ "user": "someone" }""")
            ),
            new("ours-iam-no-users", plan => plan.Add("aws_iam_user.someone", """{ "name": "someone" }""")),
            new(
                "iam-password-policy",
                plan => plan.Set("aws_iam_account_password_policy", "minimum_password_length", "8")
            ),
            new(
                "ours-iam-no-aws-managed-policies",
                plan =>
                    plan.Add(
                        "aws_iam_role_policy_attachment.aws",
                        """{ "policy_arn": "arn:aws:iam::aws:policy/ReadOnlyAccess" }"""
                    )
            ),
            new(
                "ours-iam-trust-narrow",
                plan =>
                    plan.Add(
                        "aws_iam_role.open",
                        """
                        { "assume_role_policy": { "Statement": [{ "Effect": "Allow", "Principal": { "AWS": "*" }, "Action": "sts:AssumeRole" }] } }
                        """
                    )
            ),
            new(
                "iam-policy-no-statements-with-admin-access",
                plan => AddPolicy(plan, "aws_iam_policy", """{ "Effect": "Allow", "Action": "*", "Resource": "*" }""")
            ),
            new(
                "iam-policy-no-statements-with-full-access",
                plan =>
                    AddPolicy(
                        plan,
                        "aws_iam_policy",
                        """{ "Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::files" }"""
                    )
            ),
            new(
                "iam-customer-policy-blocked-kms-actions",
                plan =>
                    AddPolicy(
                        plan,
                        "aws_iam_policy",
                        """{ "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*" }"""
                    )
            ),
            new(
                "iam-inline-policy-blocked-kms-actions",
                plan =>
                    AddPolicy(
                        plan,
                        "aws_iam_role_policy",
                        """{ "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*" }"""
                    )
            ),
            new(
                "ours-iam-no-wildcards",
                plan =>
                    AddPolicy(
                        plan,
                        "aws_iam_policy",
                        """{ "Effect": "Allow", "Action": "rds:DeleteDBInstance", "Resource": "*" }"""
                    )
            ),
        ];
}
