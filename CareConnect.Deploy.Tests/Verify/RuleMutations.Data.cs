namespace CareConnect.Deploy.Tests.Verify;

// What is stored, and where.
internal static partial class RuleMutations
{
    private static IReadOnlyList<RuleMutation> Stores =>
        [
            new("rds-storage-encrypted", plan => plan.Set("aws_db_instance", "storage_encrypted", "false")),
            new("rds-snapshot-encrypted", plan => plan.Add("aws_db_snapshot_copy.plain", """{ "kms_key_id": null }""")),
            new(
                "rds-snapshots-public-prohibited",
                plan => plan.Add("aws_db_snapshot.public", """{ "shared_accounts": ["all"] }""")
            ),
            new("rds-instance-public-access-check", plan => plan.Set("aws_db_instance", "publicly_accessible", "true")),
            new("db-instance-backup-enabled", plan => plan.Set("aws_db_instance", "backup_retention_period", "0")),
            new(
                "rds-in-backup-plan",
                plan =>
                {
                    plan.Set("aws_db_instance", "tags_all", "{}");
                    plan.Set("aws_db_instance", "tags", "{}");
                }
            ),
            new("rds-multi-az-support", plan => plan.Set("aws_db_instance", "multi_az", "false")),
            new(
                "rds-instance-deletion-protection-enabled",
                plan => plan.Set("aws_db_instance", "deletion_protection", "false")
            ),
            new(
                "rds-automatic-minor-version-upgrade-enabled",
                plan => plan.Set("aws_db_instance", "auto_minor_version_upgrade", "false")
            ),
            new("rds-enhanced-monitoring-enabled", plan => plan.Set("aws_db_instance", "monitoring_interval", "0")),
            new(
                "rds-logging-enabled",
                plan => plan.Set("aws_db_instance", "enabled_cloudwatch_logs_exports", """["error", "general"]""")
            ),
            new("ours-rds-customer-key", plan => plan.Set("aws_db_instance", "kms_key_id", "\"alias/aws/rds\"")),
            new(
                "ours-rds-iam-authentication",
                plan => plan.Set("aws_db_instance", "iam_database_authentication_enabled", "false")
            ),
            new(
                "ours-rds-security-group-sources",
                plan =>
                {
                    plan.Set("aws_db_instance", "vpc_security_group_ids", """["sg-9"]""");
                    plan.Add("aws_security_group.wide", """{ "id": "sg-9", "description": "Wide" }""");
                    plan.Add(
                        "aws_vpc_security_group_ingress_rule.wide",
                        """{ "security_group_id": "sg-9", "cidr_ipv4": "10.0.0.0/8", "ip_protocol": "tcp", "from_port": 5433, "to_port": 5433, "description": "The office" }"""
                    );
                }
            ),
            new("ours-rds-port", plan => plan.Set("aws_db_instance", "port", "5432")),
            new("ours-rds-backup-retention", plan => plan.Set("aws_db_instance", "backup_retention_period", "7")),
            new(
                "ours-rds-force-tls",
                plan =>
                    plan.Set("aws_db_parameter_group", "parameter", """[{ "name": "log_statement", "value": "ddl" }]""")
            ),
            new(
                "ours-rds-statement-logging",
                plan =>
                    plan.Set("aws_db_parameter_group", "parameter", """[{ "name": "rds.force_ssl", "value": "1" }]""")
            ),
            new(
                "elasticache-redis-cluster-automatic-backup-check",
                plan => plan.Set("aws_elasticache_replication_group", "snapshot_retention_limit", "7")
            ),
            new(
                "ours-elasticache-in-vpc",
                plan => plan.Set("aws_elasticache_replication_group", "subnet_group_name", "null")
            ),
            new(
                "ours-elasticache-encrypted",
                plan => plan.Set("aws_elasticache_replication_group", "transit_encryption_enabled", "false")
            ),
            new(
                "ours-elasticache-multi-az",
                plan => plan.Set("aws_elasticache_replication_group", "multi_az_enabled", "false")
            ),
            new("ours-elasticache-port", plan => plan.Set("aws_elasticache_replication_group", "port", "6379")),
            new("ours-elasticache-authentication", AddOpenCache),
        ];

    private static IReadOnlyList<RuleMutation> Buckets =>
        [
            new("s3-bucket-level-public-access-prohibited", plan => plan.Remove("aws_s3_bucket_public_access_block")),
            new(
                "s3-bucket-public-read-prohibited",
                plan => plan.Set("aws_s3_bucket_public_access_block", "ignore_public_acls", "false")
            ),
            new(
                "s3-bucket-public-write-prohibited",
                plan => plan.Set("aws_s3_bucket_public_access_block", "block_public_policy", "false")
            ),
            new(
                "s3-account-level-public-access-blocks-periodic",
                plan => plan.Set("aws_s3_account_public_access_block", "block_public_acls", "false")
            ),
            new(
                "s3-bucket-acl-prohibited",
                plan => plan.Add("aws_s3_bucket_acl.public", """{ "acl": "public-read" }""")
            ),
            new("s3-bucket-ssl-requests-only", plan => plan.Remove("aws_s3_bucket_policy")),
            new(
                "s3-bucket-policy-grantee-check",
                plan =>
                    plan.Add(
                        "aws_s3_bucket_policy.stranger",
                        """
                        { "policy": { "Statement": [{ "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::999999999999:root" }, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::files/*" }] } }
                        """
                    )
            ),
            new(
                "s3-bucket-server-side-encryption-enabled",
                plan => plan.Remove("aws_s3_bucket_server_side_encryption_configuration")
            ),
            new(
                "s3-default-encryption-kms",
                plan =>
                    plan.Set(
                        "aws_s3_bucket_server_side_encryption_configuration",
                        "rule.0.apply_server_side_encryption_by_default.0.sse_algorithm",
                        "\"AES256\""
                    )
            ),
            new(
                "s3-bucket-versioning-enabled",
                plan => plan.Set("aws_s3_bucket_versioning", "versioning_configuration.0.status", "\"Suspended\"")
            ),
            new("s3-version-lifecycle-policy-check", plan => plan.Remove("aws_s3_bucket_lifecycle_configuration")),
            new("s3-bucket-logging-enabled", plan => plan.Remove("aws_s3_bucket_logging")),
            new("s3-bucket-replication-enabled", plan => plan.Remove("aws_s3_bucket_replication_configuration")),
            new("s3-bucket-default-lock-enabled", plan => plan.Remove("aws_s3_bucket_object_lock_configuration")),
            new("s3-event-notifications-enabled", plan => plan.Remove("aws_s3_bucket_notification")),
        ];

    private static void AddOpenCache(PlanEditor plan) =>
        plan.Add(
            "aws_elasticache_replication_group.open",
            """
            {
              "snapshot_retention_limit": 15, "subnet_group_name": "cache", "at_rest_encryption_enabled": true,
              "transit_encryption_enabled": true, "kms_key_id": "arn:aws:kms:us-east-1:123456789012:key/1", "multi_az_enabled": true,
              "automatic_failover_enabled": true, "port": 6380
            }
            """
        );
}
