mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
}

variables {
  platform = {
    name         = "careconnect-prod"
    account_id   = "123456789012"
    partition    = "aws"
    kms_key_arns = { data = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555" }
  }
  vault = {
    name    = "careconnect-prod-backup"
    arn     = "arn:aws:backup:us-east-1:123456789012:backup-vault:careconnect-prod-backup"
    key_arn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-666666666666"
  }
  copy_vault = {
    arn     = "arn:aws:backup:us-west-2:123456789012:backup-vault:careconnect-prod-backup-copy"
    key_arn = "arn:aws:kms:us-west-2:123456789012:key/11111111-2222-3333-4444-777777777777"
  }
}

run "everything_tagged_is_backed_up_daily_for_35_days_here_and_there" {
  command = plan

  assert {
    condition = alltrue([for rule in aws_backup_plan.daily.rule :
      rule.schedule == "cron(0 8 * * ? *)" && rule.lifecycle[0].delete_after == 35 && one(rule.copy_action).lifecycle[0].delete_after == 35
    ])
    error_message = "Daily, 35 days, with a copy."
  }
  assert {
    condition     = one(aws_backup_selection.daily.selection_tag).key == "Backup" && one(aws_backup_selection.daily.selection_tag).value == "daily"
    error_message = "By the tag Backup = daily."
  }
}

run "without_another_region_there_is_no_copy" {
  command = plan

  variables {
    copy_vault = null
  }

  assert {
    condition     = alltrue([for rule in aws_backup_plan.daily.rule : length(rule.copy_action) == 0])
    error_message = "No copy."
  }
}

run "the_role_decrypts_with_named_keys_only" {
  command = plan

  assert {
    condition = alltrue([for statement in data.aws_iam_policy_document.this.statement :
      !contains(statement.resources, "*") if anytrue([for action in statement.actions : startswith(action, "kms:")])
    ])
    error_message = "Key permissions name their keys."
  }
  assert {
    condition = !anytrue(flatten([for statement in data.aws_iam_policy_document.this.statement :
      [for action in statement.actions : endswith(action, ":*") || strcontains(action, "Restore")]
    ]))
    error_message = "No whole service, and nothing that overwrites."
  }
}

run "five_weeks_are_the_least" {
  command = plan

  variables {
    retention_days = 30
  }

  expect_failures = [var.retention_days]
}

run "the_region_opts_into_what_the_plan_selects" {
  command = plan

  assert {
    condition = (
      aws_backup_region_settings.this.resource_type_opt_in_preference["RDS"] && aws_backup_region_settings.this.resource_type_opt_in_preference["S3"]
    )
    error_message = "Databases and buckets are opted into, or the plan passes them over."
  }
}
