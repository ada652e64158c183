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

  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:mocked-AbCdEf" }
  }
}

variables {
  platform = {
    name        = "careconnect-prod"
    environment = "prod"
    region      = "us-east-1"
    account_id  = "123456789012"
    partition   = "aws"
    kms_key_arns = {
      data    = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001"
      secrets = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000002"
      logs    = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000003"
    }
    log_retention_days  = 365
    collector_image     = "public.ecr.aws/aws-observability/aws-otel-collector@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    secrets_version     = 1
    replica_region      = ""
    replica_kms_key_arn = ""
    services            = {}
  }
  name               = "migrator"
  image              = "123456789012.dkr.ecr.us-east-1.amazonaws.com/careconnect-prod/migrator@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  security_group_ids = ["sg-1"]
}

run "a_mutable_image_is_refused_in_prod" {
  command         = plan
  expect_failures = [var.image]

  variables {
    image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/careconnect-prod/migrator:1.2.3"
  }
}

run "latest_is_refused_everywhere" {
  command         = plan
  expect_failures = [var.image]

  variables {
    image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/careconnect-prod/migrator:latest"
  }
}

run "root_is_refused" {
  command         = plan
  expect_failures = [var.user]

  variables {
    user = "0:0"
  }
}

run "a_size_that_fargate_lacks_is_refused" {
  command         = plan
  expect_failures = [aws_ecs_task_definition.this]

  variables {
    cpu        = 256
    memory_mib = 4096
  }
}

run "secret_names_must_be_the_keys" {
  command         = plan
  expect_failures = [var.secret_environment]

  variables {
    secret_names       = ["A"]
    secret_environment = { B = "value" }
  }
}

run "a_name_that_aws_refuses_is_refused" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "My_Service"
  }
}

run "the_name_of_the_sidecar_is_taken" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "collector"
  }
}
