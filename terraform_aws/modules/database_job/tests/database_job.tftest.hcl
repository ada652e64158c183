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

  mock_resource "aws_ecs_task_definition" {
    defaults = { arn = "arn:aws:ecs:us-east-1:123456789012:task-definition/mocked:1" }
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
    collector_image     = "123456789012.dkr.ecr.us-east-1.amazonaws.com/careconnect-prod/collector@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    secrets_version     = 1
    replica_region      = ""
    replica_kms_key_arn = ""
    services            = {}
  }
  name               = "pg-databases"
  image              = "123456789012.dkr.ecr.us-east-1.amazonaws.com/careconnect-prod/pg@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  address            = "careconnect-prod-pg.example.us-east-1.rds.amazonaws.com"
  port               = 5433
  databases          = ["orders", "Orders of \"2026\""]
  username           = "postgres"
  password           = "canary-of-the-test"
  security_group_ids = ["sg-1"]
}

run "the_job_reaches_its_server_by_verified_tls" {
  assert {
    condition = alltrue([for name, value in {
      PGHOST        = "careconnect-prod-pg.example.us-east-1.rds.amazonaws.com"
      PGPORT        = "5433"
      PGUSER        = "postgres"
      PGDATABASE    = "postgres"
      PGSSLMODE     = "verify-full"
      PGSSLROOTCERT = "/app/rds-global-bundle.pem"
    } : contains(output.container.environment, { name = name, value = value })])
    error_message = "psql finds its server, and takes no other for it."
  }

  assert {
    condition     = output.security_group_ids == tolist(["sg-1"]) && output.container_name == "pg-databases"
    error_message = "A deployment runs it like any other job."
  }
}

run "the_names_arrive_as_they_are" {
  assert {
    condition = [for entry in output.container.environment : jsondecode(entry.value) if entry.name == "DATABASES"] == [
      ["orders", "Orders of \"2026\""]
    ]
    error_message = "Blanks, capitals and quotes are kept."
  }
}

run "the_password_is_a_secret_of_the_job" {
  assert {
    condition = output.container.secrets == [{
      name      = "PGPASSWORD"
      valueFrom = "arn:aws:secretsmanager:us-east-1:123456789012:secret:mocked-AbCdEf:PGPASSWORD::"
    }] && !strcontains(jsonencode(output.container), "canary-of-the-test")
    error_message = "The container gets the key of the secret, not its value."
  }
}

run "a_name_that_postgresql_would_cut_off_is_refused" {
  command = plan

  variables {
    databases = ["ääääääääääääääääääääääääääääääää"]
  }

  expect_failures = [var.databases]
}

run "a_name_of_63_bytes_is_taken" {
  command = plan

  variables {
    databases = ["123456789012345678901234567890123456789012345678901234567890123"]
  }

  assert {
    condition     = strcontains(jsonencode(output.container.environment), "123456789012345678901234567890123456789012345678901234567890123")
    error_message = "PostgreSQL has names of 63 bytes."
  }
}

run "a_database_that_is_named_twice_is_refused" {
  command = plan

  variables {
    databases = ["orders", "orders"]
  }

  expect_failures = [var.databases]
}
