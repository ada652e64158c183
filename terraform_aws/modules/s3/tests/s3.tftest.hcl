mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mocked" }
  }

  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/mocked" }
  }
}

variables {
  platform = {
    name         = "careconnect-prod"
    environment  = "prod"
    region       = "us-east-1"
    account_id   = "123456789012"
    partition    = "aws"
    kms_key_arns = { data = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001" }
    logs_bucket  = { id = "careconnect-prod-logs", arn = "arn:aws:s3:::careconnect-prod-logs" }
  }
  name             = "backups"
  lifecycle_class  = "backups"
  object_lock_days = 35
}

run "backups_move_to_cheaper_storage_and_stay_seven_years" {
  assert {
    condition = { for transition in aws_s3_bucket_lifecycle_configuration.this.rule[0].transition : transition.storage_class => transition.days } == {
      STANDARD_IA  = 30
      GLACIER      = 90
      DEEP_ARCHIVE = 365
    }
    error_message = "Backups move after 30, 90 and 365 days."
  }

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.this.rule[0].expiration[0].days == 2557
    error_message = "Backups expire after seven years."
  }
}

run "nobody_can_delete_a_backup_in_prod" {
  assert {
    condition = (
      aws_s3_bucket.this.object_lock_enabled && !aws_s3_bucket.this.force_destroy &&
      aws_s3_bucket_object_lock_configuration.this[0].rule[0].default_retention[0].mode == "COMPLIANCE" &&
      aws_s3_bucket_object_lock_configuration.this[0].rule[0].default_retention[0].days == 35
    )
    error_message = "Backups are locked in compliance mode."
  }
}

run "the_bucket_is_private_encrypted_and_logged" {
  assert {
    condition = (
      aws_s3_bucket_public_access_block.this.block_public_acls && aws_s3_bucket_public_access_block.this.block_public_policy &&
      aws_s3_bucket_public_access_block.this.ignore_public_acls && aws_s3_bucket_public_access_block.this.restrict_public_buckets &&
      aws_s3_bucket_ownership_controls.this.rule[0].object_ownership == "BucketOwnerEnforced" &&
      aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled" &&
      aws_s3_bucket_logging.this[0].target_bucket == "careconnect-prod-logs" && aws_s3_bucket_notification.this.eventbridge
    )
    error_message = "No public access, versions, access log, events."
  }

  assert {
    condition = alltrue([for rule in aws_s3_bucket_server_side_encryption_configuration.this.rule :
      rule.bucket_key_enabled && rule.apply_server_side_encryption_by_default[0].sse_algorithm == "aws:kms" &&
      rule.apply_server_side_encryption_by_default[0].kms_master_key_id == var.platform.kms_key_arns.data
    ])
    error_message = "The customer key encrypts with a bucket key."
  }

  assert {
    condition = anytrue([for statement in data.aws_iam_policy_document.this.statement :
      statement.effect == "Deny" && statement.resources == toset(["arn:aws:s3:::careconnect-prod-backups", "arn:aws:s3:::careconnect-prod-backups/*"]) &&
      anytrue([for condition in statement.condition : condition.variable == "aws:SecureTransport" && condition.values == tolist(["false"])])
    ])
    error_message = "Requests without TLS are denied."
  }

  assert {
    condition     = aws_s3_bucket.this.tags["Backup"] == "daily"
    error_message = "AWS Backup finds the bucket by its tag."
  }
}

run "a_bucket_with_a_replica_copies_everything_within_minutes" {
  variables {
    platform = merge(var.platform, {
      replica_region      = "us-west-2"
      replica_kms_key_arn = "arn:aws:kms:us-west-2:123456789012:key/00000000-0000-0000-0000-000000000009"
      bucket_replicas     = { backups = "arn:aws:s3:::careconnect-dr-backups" }
    })
  }

  assert {
    condition = (
      aws_s3_bucket_replication_configuration.this[0].rule[0].destination[0].bucket == "arn:aws:s3:::careconnect-dr-backups" &&
      aws_s3_bucket_replication_configuration.this[0].rule[0].destination[0].replication_time[0].time[0].minutes == 15 &&
      aws_s3_bucket_replication_configuration.this[0].rule[0].source_selection_criteria[0].sse_kms_encrypted_objects[0].status == "Enabled"
    )
    error_message = "Encrypted objects are copied within 15 minutes."
  }
}

run "without_a_replica_nothing_is_copied" {
  assert {
    condition     = length(aws_s3_bucket_replication_configuration.this) == 0 && length(aws_iam_role.replication) == 0
    error_message = "No replica, no replication and no role."
  }
}

run "the_log_bucket_takes_logs_of_this_account" {
  variables {
    platform = {
      name         = "careconnect-prod"
      environment  = "prod"
      region       = "us-east-1"
      account_id   = "123456789012"
      partition    = "aws"
      kms_key_arns = { data = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001" }
    }
    name             = "logs"
    lifecycle_class  = "logs"
    object_lock_days = null
  }

  assert {
    condition = (
      length(aws_s3_bucket_logging.this) == 0 &&
      one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default[0].sse_algorithm == "AES256"
    )
    error_message = "The log bucket has no log of its own, and SSE-S3, which deliveries need."
  }

  assert {
    condition = alltrue([for statement in data.aws_iam_policy_document.log_delivery[0].statement :
      anytrue([for condition in statement.condition : condition.variable == "aws:SourceAccount" && condition.values == tolist(["123456789012"])]) ||
      alltrue([for resource in statement.resources : strcontains(resource, "/AWSLogs/123456789012/")])
    ])
    error_message = "Services deliver in this account's name alone."
  }
}

run "dev_can_be_destroyed" {
  variables {
    platform = merge(var.platform, { name = "careconnect-dev", environment = "dev" })
  }

  assert {
    condition     = aws_s3_bucket.this.force_destroy && aws_s3_bucket_object_lock_configuration.this[0].rule[0].default_retention[0].mode == "GOVERNANCE"
    error_message = "dev's locks can be lifted."
  }
}

run "backups_without_a_lock_are_refused" {
  command         = plan
  expect_failures = [var.object_lock_days]

  variables {
    object_lock_days = null
  }
}

run "a_lock_on_the_log_bucket_is_refused" {
  command         = plan
  expect_failures = [var.object_lock_days]

  variables {
    name            = "logs"
    lifecycle_class = "logs"
  }
}

run "an_unknown_class_is_refused" {
  command         = plan
  expect_failures = [var.lifecycle_class]

  variables {
    lifecycle_class = "temp"
  }
}

run "nobody_chooses_a_weaker_encryption_than_the_customer_key" {
  command = plan

  assert {
    condition = anytrue([for statement in data.aws_iam_policy_document.this.statement :
      statement.sid == "DenyOtherEncryption" && anytrue([for condition in statement.condition :
        condition.test == "StringNotEquals" && condition.variable == "s3:x-amz-server-side-encryption" && condition.values == tolist(["aws:kms"])
      ])
    ])
    error_message = "An upload that asks for AES256 is refused."
  }
}
