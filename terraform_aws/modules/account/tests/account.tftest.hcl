mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
}

variables {
  platform = {
    name        = "careconnect-prod"
    environment = "prod"
    region      = "us-east-1"
    account_id  = "123456789012"
    partition   = "aws"
    logs_bucket = { id = "careconnect-prod-logs", arn = "arn:aws:s3:::careconnect-prod-logs" }
  }
  global = true
}

run "the_trail_is_whole_and_cannot_be_changed_unseen" {
  command = plan

  assert {
    condition     = aws_cloudtrail.this.is_multi_region_trail && aws_cloudtrail.this.enable_log_file_validation && aws_cloudtrail.this.include_global_service_events
    error_message = "All regions, with digests."
  }
  assert {
    condition = (
      aws_s3_bucket_object_lock_configuration.audit.rule[0].default_retention[0].mode == "COMPLIANCE" &&
      aws_s3_bucket_object_lock_configuration.audit.rule[0].default_retention[0].days == 2192
    )
    error_message = "Six years, whoever asks."
  }
  assert {
    condition     = aws_cloudwatch_log_group.trail.retention_in_days >= 2192
    error_message = "Six years to search, too."
  }
}

run "objects_of_the_environment_are_recorded_and_logs_are_not" {
  command = plan

  assert {
    condition = anytrue(flatten([for selector in aws_cloudtrail.this.advanced_event_selector : [for field in selector.field_selector :
      field.starts_with == tolist(["arn:aws:s3:::careconnect-prod-"]) &&
      toset(field.not_starts_with) == toset(["arn:aws:s3:::careconnect-prod-audit/", "arn:aws:s3:::careconnect-prod-config/", "arn:aws:s3:::careconnect-prod-logs/"])
      if field.field == "resources.ARN"
    ]]))
    error_message = "By prefix, without the buckets that take logs."
  }
}

run "config_delivers_into_a_bucket_without_a_lock" {
  command = plan

  assert {
    condition     = aws_config_delivery_channel.this.s3_bucket_name == "careconnect-prod-config" && !aws_s3_bucket.this["config"].object_lock_enabled && aws_s3_bucket.this["audit"].object_lock_enabled
    error_message = "Config refuses a default lock, the trail needs it."
  }
}

run "the_whole_accounts_safeguards_stand_once" {
  command = plan

  assert {
    condition = (
      one(aws_iam_account_password_policy.this).minimum_password_length == 14 &&
      one(aws_iam_account_password_policy.this).password_reuse_prevention == 24 &&
      one(aws_iam_account_password_policy.this).max_password_age == 90 &&
      length(aws_s3_account_public_access_block.this) == 1
    )
    error_message = "14 characters, 24 remembered, 90 days, nothing public."
  }
}

run "the_second_region_guards_itself_only" {
  command = plan

  variables {
    global = false
    platform = {
      name        = "careconnect-dr"
      environment = "dr"
      region      = "us-west-2"
      account_id  = "123456789012"
      partition   = "aws"
      logs_bucket = { id = "careconnect-dr-logs", arn = "arn:aws:s3:::careconnect-dr-logs" }
    }
  }

  assert {
    condition     = length(aws_iam_account_password_policy.this) == 0 && length(aws_s3_account_public_access_block.this) == 0 && length(aws_iam_service_linked_role.config) == 0
    error_message = "What exists once stays with the first region."
  }
  assert {
    condition     = aws_guardduty_detector.this.enable && aws_ebs_encryption_by_default.this.enabled && !aws_config_configuration_recorder.this.recording_group[0].include_global_resource_types
    error_message = "What exists in each region stands here too."
  }
}

run "prod_does_not_unlock_early" {
  command = plan

  variables {
    audit_lock_days = 30
  }

  expect_failures = [var.audit_lock_days]
}
