# A restore to a point in time makes a new instance beside the old one; it is looked at, and then it is deleted. The names decide:
# only `<database>-restore-...` may be made and deleted from here, never a database that serves. 164.308(a)(7)(ii)(B), (D)
locals {
  rds_arn   = "arn:${var.platform.partition}:rds:${var.platform.region}:${var.platform.account_id}"
  databases = [for name in keys(var.database_login_secret_arns) : "${var.platform.name}-${name}"]
  originals = [for database in local.databases : "${local.rds_arn}:db:${database}"]
  restored  = [for database in local.databases : "${local.rds_arn}:db:${database}-restore-*"]
}

data "aws_iam_policy_document" "restores" {
  # The restored instance stands where the original does, with its settings; RDS asks for all of them by name.
  statement {
    sid     = "RestoreBesideTheOriginal"
    actions = ["rds:RestoreDBInstanceToPointInTime"]
    resources = concat(local.originals, local.restored,
      [for database in local.databases : "${local.rds_arn}:subgrp:${database}"],
      [for database in local.databases : "${local.rds_arn}:pg:${database}-*"],
      ["${local.rds_arn}:og:default:*"],
    )
  }

  # How far back a restore can go, and when it is done. The original's tags are read, since they are copied.
  statement {
    sid       = "WatchTheRestore"
    actions   = ["rds:DescribeDBInstances", "rds:ListTagsForResource"]
    resources = concat(local.originals, local.restored)
  }

  statement {
    sid       = "TagAndDeleteWhatWasRestored"
    actions   = ["rds:AddTagsToResource", "rds:DeleteDBInstance"]
    resources = local.restored
  }

  # RDS encrypts the new instance with the key of the old one, and asks in the caller's name.
  statement {
    sid       = "LookAtTheKeyThroughRds"
    actions   = ["kms:DescribeKey"]
    resources = [var.platform.kms_key_arns.data]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["rds.${var.platform.region}.amazonaws.com"]
    }
  }

  statement {
    sid       = "LendTheKeyToRds"
    actions   = ["kms:CreateGrant"]
    resources = [var.platform.kms_key_arns.data]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["rds.${var.platform.region}.amazonaws.com"]
    }

    condition {
      test     = "Bool"
      variable = "kms:GrantIsForAWSResource"
      values   = ["true"]
    }
  }
}
