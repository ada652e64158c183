# What AWS Backup needs to take and copy recovery points of databases and buckets, and no right to restore over anything:
# AWS's own policy for it names every service there is. 164.308(a)(4)(ii)(B)
resource "aws_iam_role" "this" {
  name               = "${var.platform.name}-backup"
  description        = "AWS Backup takes and copies recovery points."
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_policy" "this" {
  name        = "${var.platform.name}-backup"
  description = "Take and copy recovery points of databases and buckets of ${var.platform.name}."
  policy      = data.aws_iam_policy_document.this.json
}

resource "aws_iam_role_policy_attachment" "this" {
  role       = aws_iam_role.this.name
  policy_arn = aws_iam_policy.this.arn
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["backup.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.platform.account_id]
    }
  }
}

locals {
  rds     = "arn:${var.platform.partition}:rds:*:${var.platform.account_id}"
  buckets = "arn:${var.platform.partition}:s3:::${var.platform.name}-*"
}

data "aws_iam_policy_document" "this" {
  statement {
    sid       = "LookAtDatabases"
    actions   = ["rds:DescribeDBInstances", "rds:DescribeDBSnapshots", "rds:ListTagsForResource"]
    resources = ["${local.rds}:db:*", "${local.rds}:snapshot:*"]
  }

  # AWS Backup names its snapshots awsbackup:job-<id>; other snapshots are none of its business.
  statement {
    sid     = "SnapshotsOfDatabases"
    actions = ["rds:AddTagsToResource", "rds:CopyDBSnapshot", "rds:CreateDBSnapshot", "rds:DeleteDBSnapshot"]
    resources = [
      "${local.rds}:db:${var.platform.name}-*",
      "${local.rds}:snapshot:awsbackup:*",
    ]
  }

  statement {
    sid = "Buckets"
    actions = [
      "s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketNotification", "s3:GetBucketTagging", "s3:GetBucketVersioning",
      "s3:GetInventoryConfiguration", "s3:ListBucket", "s3:ListBucketVersions", "s3:PutBucketNotification", "s3:PutInventoryConfiguration",
    ]
    resources = [local.buckets]
  }

  statement {
    sid = "Objects"
    actions = [
      "s3:GetObject", "s3:GetObjectAcl", "s3:GetObjectTagging",
      "s3:GetObjectVersion", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging",
    ]
    resources = ["${local.buckets}/*"]
  }

  # Continuous backups of buckets follow changes by an EventBridge rule that AWS Backup makes.
  statement {
    sid = "FollowChangesOfBuckets"
    actions = [
      "events:DeleteRule", "events:DescribeRule", "events:DisableRule", "events:EnableRule", "events:ListTargetsByRule",
      "events:PutRule", "events:PutTargets", "events:RemoveTargets",
    ]
    resources = ["arn:${var.platform.partition}:events:*:${var.platform.account_id}:rule/AwsBackupManagedRule*"]
  }

  statement {
    sid       = "ListTagsRulesAndMetrics"
    actions   = ["cloudwatch:GetMetricData", "events:ListRules", "tag:GetResources"]
    resources = ["*"] # these calls know no narrower resource
  }

  statement {
    sid       = "KeysOfSourcesAndVaults"
    actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]
    resources = local.keys
  }

  # The databases' service continues with a grant while a snapshot is made or copied.
  statement {
    sid       = "GrantsForCopies"
    actions   = ["kms:CreateGrant"]
    resources = local.keys

    condition {
      test     = "Bool"
      variable = "kms:GrantIsForAWSResource"
      values   = ["true"]
    }
  }

  statement {
    sid       = "RecoveryPoints"
    actions   = ["backup:CopyFromBackupVault", "backup:CopyIntoBackupVault", "backup:DescribeBackupVault"]
    resources = concat([var.vault.arn], var.copy_vault[*].arn)
  }
}

locals {
  keys = concat([var.platform.kms_key_arns.data, var.vault.key_arn], var.copy_vault[*].key_arn)
}
