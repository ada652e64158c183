mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
}

variables {
  platform              = { name = "careconnect-prod", account_id = "123456789012", partition = "aws", deletion_protection = true }
  name                  = "backup"
  compliance_after_days = 30
}

run "nobody_deletes_what_it_holds" {
  command = plan

  assert {
    condition = length(setsubtract(
      ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle", "backup:PutBackupVaultAccessPolicy"],
      data.aws_iam_policy_document.this.statement[0].actions,
    )) == 0 && data.aws_iam_policy_document.this.statement[0].effect == "Deny"
    error_message = "Deleting, shortening and lifting the ban are denied."
  }
  assert {
    condition     = one(aws_backup_vault_lock_configuration.this).min_retention_days == 35 && one(aws_backup_vault_lock_configuration.this).changeable_for_days == 30
    error_message = "Locked for at least 35 days, for good after 30."
  }
  assert {
    condition     = length(aws_backup_vault_policy.this) == 1 && aws_backup_vault.this.name == "careconnect-prod-backup"
    error_message = "The policy stands on the vault."
  }
}

run "what_may_be_torn_down_has_no_lock" {
  command = plan

  variables {
    platform              = { name = "careconnect-dev", account_id = "123456789012", partition = "aws", deletion_protection = false }
    compliance_after_days = null
  }

  assert {
    condition     = length(aws_backup_vault_lock_configuration.this) == 0 && length(aws_backup_vault_policy.this) == 0
    error_message = "Dev can be destroyed."
  }
}

run "a_short_retention_is_refused" {
  command = plan

  variables {
    min_retention_days = 7
  }

  expect_failures = [var.min_retention_days]
}

run "a_lock_for_good_leaves_three_days_to_think" {
  command = plan

  variables {
    compliance_after_days = 1
  }

  expect_failures = [var.compliance_after_days]
}
