namespace CareConnect.Deploy.Verify.Rules;

/// <summary>Databases: the rules of the two packs. Replicas are held to the same; where they cannot comply, an exception says why.</summary>
internal static class RdsRules
{
    private const string Instance = "aws_db_instance";
    private static readonly string[] Logs = ["postgresql", "upgrade"];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "rds-storage-encrypted",
            "RDSStorageEncrypted",
            "312(a)(2)(iv), 312(e)(2)(ii)",
            "Databases are encrypted at rest.",
            "Set storage_encrypted = true.",
            d => Flag(d, "storage_encrypted")
        ),
        new(
            "rds-snapshot-encrypted",
            null,
            "312(a)(2)(iv)",
            "Copies of snapshots and of automated backups are encrypted with our key.",
            "Set kms_key_id on the copy.",
            SnapshotsEncrypted
        ),
        new(
            "rds-snapshots-public-prohibited",
            null,
            "312(a)(1), 312(e)(1)",
            "Snapshots are shared with nobody in general.",
            "Remove \"all\" from shared_accounts.",
            d =>
                d.Each(
                    ["aws_db_snapshot", "aws_db_snapshot_copy"],
                    snapshot => Deployment.Unless(!snapshot.Texts("shared_accounts").Contains("all"), "it is public")
                )
        ),
        new(
            "rds-instance-public-access-check",
            "RDSInstancePublicAccess",
            "312(a)(1), 312(e)(1)",
            "Databases have no public address.",
            "Set publicly_accessible = false.",
            d => d.Each(Instance, db => Deployment.Unless(!db.Is("publicly_accessible"), "publicly_accessible is true"))
        ),
        new(
            "db-instance-backup-enabled",
            "RDSInstanceBackupEnabled",
            "308(a)(7)(i), 308(a)(7)(ii)(A), 308(a)(7)(ii)(B)",
            "Databases are backed up automatically.",
            "Set backup_retention_period to 1 or more.",
            d =>
                d.Each(
                    Instance,
                    db => Deployment.Unless(db.Number("backup_retention_period") >= 1, "it has no automated backups")
                )
        ),
        new(
            "rds-in-backup-plan",
            "RDSInBackupPlan",
            "308(a)(7)(i), 308(a)(7)(ii)(A), 308(a)(7)(ii)(B)",
            "Databases are in a plan of AWS Backup.",
            "Give the instance the tag that an aws_backup_selection takes, or name its ARN there.",
            d =>
                d.Each(
                    Instance,
                    db => Deployment.Unless(BackupRules.IsSelected(d.Plan, db), "no aws_backup_selection takes it")
                )
        ),
        new(
            "rds-multi-az-support",
            "RDSMultiAZSupport",
            "308(a)(7)(i)",
            "Databases have a standby in another zone.",
            "Set multi_az = true.",
            d => Flag(d, "multi_az")
        ),
        new(
            "rds-instance-deletion-protection-enabled",
            "RDSInstanceDeletionProtectionEnabled",
            "308(a)(7)(i)",
            "Databases cannot be deleted by mistake.",
            "Set deletion_protection = true.",
            d => Flag(d, "deletion_protection")
        ),
        new(
            "rds-automatic-minor-version-upgrade-enabled",
            "RDSAutomaticMinorVersionUpgradeEnabled",
            "308(a)(5)(ii)(A)",
            "Databases get minor upgrades by themselves.",
            "Set auto_minor_version_upgrade = true.",
            d => Flag(d, "auto_minor_version_upgrade")
        ),
        new(
            "rds-enhanced-monitoring-enabled",
            "RDSEnhancedMonitoringEnabled",
            "312(b)",
            "Databases report their operating system's figures.",
            "Set monitoring_interval and monitoring_role_arn.",
            d =>
                d.Each(
                    Instance,
                    db =>
                        Deployment.Unless(
                            db.Number("monitoring_interval") > 0 && db.IsSet("monitoring_role_arn"),
                            "enhanced monitoring is off"
                        )
                )
        ),
        new(
            "rds-logging-enabled",
            "RDSLoggingEnabled",
            "308(a)(3)(ii)(A), 308(a)(5)(ii)(C)",
            "Databases export every log that PostgreSQL has.",
            "Set enabled_cloudwatch_logs_exports to postgresql and upgrade.",
            d =>
                d.Each(
                    Instance,
                    db =>
                        Deployment.Unless(
                            Logs.All(db.Texts("enabled_cloudwatch_logs_exports").Contains),
                            "it does not export both postgresql and upgrade"
                        )
                )
        ),
    ];

    private static IEnumerable<Problem> Flag(Deployment d, string attribute) =>
        d.Each(Instance, db => Deployment.Unless(db.Is(attribute), $"{attribute} is not true"));

    private static IEnumerable<Problem> SnapshotsEncrypted(Deployment d) =>
        d.Each(
            ["aws_db_snapshot_copy", "aws_db_instance_automated_backups_replication"],
            copy => Deployment.Unless(Deployment.HasCustomerKey(copy, "kms_key_id"), "the copy has no kms_key_id")
        );
}
