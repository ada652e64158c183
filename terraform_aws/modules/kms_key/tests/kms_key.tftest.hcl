mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
}

variables {
  platform    = { name = "careconnect-prod", account_id = "123456789012", partition = "aws" }
  name        = "audit"
  description = "Encrypts the audit trail."
  services = {
    "cloudtrail.amazonaws.com" = [{ test = "StringEquals", variable = "aws:SourceAccount", values = ["123456789012"] }]
  }
}

run "the_key_rotates_and_waits_before_it_goes" {
  command = plan

  assert {
    condition     = aws_kms_key.this.enable_key_rotation && aws_kms_key.this.deletion_window_in_days == 30
    error_message = "Yearly rotation, and 30 days to think better of a deletion."
  }
  assert {
    condition     = aws_kms_alias.this.name == "alias/careconnect-prod-audit"
    error_message = "The alias names platform and purpose."
  }
}

run "only_the_account_and_the_named_services_use_it" {
  command = plan

  assert {
    condition = toset(flatten([for statement in data.aws_iam_policy_document.this.statement : [
      for principal in statement.principals : principal.identifiers
    ]])) == toset(["arn:aws:iam::123456789012:root", "cloudtrail.amazonaws.com"])
    error_message = "Nobody else is named in the key's policy."
  }
  assert {
    condition = alltrue([for statement in data.aws_iam_policy_document.this.statement :
      one(statement.principals).type == "AWS" ? true : one(statement.condition).variable == "aws:SourceAccount"
    ])
    error_message = "A service uses the key for this account only."
  }
}

run "a_name_that_is_no_alias_is_refused" {
  command = plan

  variables {
    name = "Audit trail"
  }

  expect_failures = [var.name]
}
