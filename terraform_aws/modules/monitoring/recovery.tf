# Whether a disaster could be survived at this moment: backups that were restored and looked at, objects that arrived elsewhere.
# 164.308(a)(7)(ii)(A), (B) and (D)
locals {
  # The operators' command sends the metric after it has restored a backup. Silence is the failure that matters most.
  backup_alarms = { for name, database in var.databases : "${name}-backup-verified" => merge(local.usual, {
    description = "No backup of ${name} was restored and verified for ${var.thresholds.backup_verified_hours} h, or nobody reported it."
    threshold   = var.thresholds.backup_verified_hours
    period      = 3600
    periods     = 1
    missing     = "breaching"
    metrics = { age = {
      namespace  = "CareConnect/Operations", metric = "BackupVerifiedAgeHours", stat = "Maximum"
      dimensions = { Environment = var.platform.environment, Database = name }
    } }
  }) if database.backups_verified }

  replication_dimensions = { for name, bucket in var.replicated_buckets : name => {
    SourceBucket = bucket.source, DestinationBucket = bucket.destination, RuleId = bucket.rule_id
  } }

  replication_alarms = merge(
    { for name, dimensions in local.replication_dimensions : "${name}-replication-latency" => merge(local.usual, {
      description = "Objects of ${name} arrive in the other region more than ${var.thresholds.replication_seconds} s late: the RPO is 3600 s."
      threshold   = var.thresholds.replication_seconds
      metrics     = { latency = { namespace = "AWS/S3", metric = "ReplicationLatency", dimensions = dimensions, stat = "Maximum" } }
    }) },
    { for name, dimensions in local.replication_dimensions : "${name}-replication-failed" => merge(local.usual, {
      description = "Objects of ${name} failed to replicate: the role, a key or the destination refuses them."
      threshold   = 0
      periods     = 1
      metrics     = { failed = { namespace = "AWS/S3", metric = "OperationsFailedReplication", dimensions = dimensions, stat = "Sum" } }
    }) },
  )
}
