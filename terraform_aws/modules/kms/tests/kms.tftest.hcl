mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }

  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001" }
  }
}

variables {
  name        = "careconnect-prod"
  environment = "prod"
  account_id  = "123456789012"
  region      = "us-east-1"
}

run "keys_rotate_and_can_follow_to_another_region" {
  command = plan

  assert {
    condition     = alltrue([for key in aws_kms_key.this : key.enable_key_rotation && key.deletion_window_in_days == 30 && key.multi_region])
    error_message = "Each key of prod rotates, waits 30 days before it is gone and is a multi-region key."
  }

  assert {
    condition     = toset(keys(aws_kms_key.this)) == toset(["data", "secrets", "logs"])
    error_message = "There are three keys: data, secrets, logs."
  }
}

run "no_key_is_open_to_everybody" {
  command = plan

  assert {
    condition = alltrue(flatten([
      for document in [data.aws_iam_policy_document.account, data.aws_iam_policy_document.data, data.aws_iam_policy_document.logs] : [
        for statement in document.statement : [
          for principal in statement.principals : !contains(principal.identifiers, "*") && (
            principal.type == "AWS" ? principal.identifiers == toset(["arn:aws:iam::123456789012:root"]) : length(statement.condition) > 0
          )
        ]
      ]
    ]))
    error_message = "Each statement names the account's root, or a service under a condition."
  }
}

run "only_prod_has_multi_region_keys" {
  command = plan

  variables {
    name        = "careconnect-dev"
    environment = "dev"
  }

  assert {
    condition     = alltrue([for key in aws_kms_key.this : !key.multi_region])
    error_message = "dev's keys stay in their region."
  }
}

run "an_unknown_environment_is_refused" {
  command         = plan
  expect_failures = [var.environment]

  variables {
    environment = "production"
  }
}
