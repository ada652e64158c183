mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
}

mock_provider "aws" {
  alias = "standby"

  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
}

variables {
  environment = "prod"
  account_id  = "123456789012"
}

run "prod_prepares_the_standby_region_too" {
  command = apply

  assert {
    condition     = length(module.standby_state) == 1 && output.standby_state_bucket != null && local.standby.name == "careconnect-dr"
    error_message = "Dr's state gets a bucket in its own region."
  }
  assert {
    condition     = one(aws_secretsmanager_secret.parameters.replica).region == "us-west-2" && aws_secretsmanager_secret.parameters.recovery_window_in_days == 30
    error_message = "The parameters are copied, and recoverable for 30 days."
  }
}

run "staging_stays_in_its_region" {
  command = plan

  variables {
    environment = "staging"
  }

  assert {
    condition     = output.standby_state_bucket == null && length(aws_secretsmanager_secret.parameters.replica) == 0
    error_message = "Nothing in the other region."
  }
}

run "dr_is_not_an_environment_of_its_own" {
  command = plan

  variables {
    environment = "dr"
  }

  expect_failures = [var.environment]
}
