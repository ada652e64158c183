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
    name                = "careconnect-prod"
    environment         = "prod"
    region              = "us-east-1"
    account_id          = "123456789012"
    partition           = "aws"
    database_subnet_ids = ["subnet-1", "subnet-2"]
    kms_key_arns = {
      data    = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001"
      secrets = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000002"
      logs    = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000003"
    }
    log_retention_days  = 365
    secrets_version     = 1
    deletion_protection = true
    replica_sources     = {}
    replica_region      = ""
    replica_kms_key_arn = ""
    database = {
      instance_class        = "db.r6g.large"
      allocated_storage     = 100
      max_allocated_storage = 1000
      multi_az              = true
      backup_retention_days = 35
      replica               = false
    }
  }
  name               = "postgres"
  engine_version     = "15"
  username           = "postgres"
  password           = "a-password-for-tests"
  security_group_ids = ["sg-postgres"]
}

run "prod_without_deletion_protection_is_refused" {
  command         = plan
  expect_failures = [var.platform]

  variables {
    platform = merge(var.platform, { deletion_protection = false })
  }
}

run "prod_in_one_zone_is_refused" {
  command         = plan
  expect_failures = [var.platform]

  variables {
    platform = merge(var.platform, { database = merge(var.platform.database, { multi_az = false }) })
  }
}

run "prod_with_seven_days_of_backups_is_refused" {
  command         = plan
  expect_failures = [var.platform]

  variables {
    platform = merge(var.platform, { database = merge(var.platform.database, { backup_retention_days = 7 }) })
  }
}

run "a_disk_that_cannot_grow_is_refused" {
  command         = plan
  expect_failures = [var.platform]

  variables {
    platform = merge(var.platform, { database = merge(var.platform.database, { max_allocated_storage = 100 }) })
  }
}

run "a_password_that_rds_refuses_is_refused" {
  command         = plan
  expect_failures = [var.password]

  variables {
    password = "with@sign-and-length"
  }
}

run "a_short_password_is_refused" {
  command         = plan
  expect_failures = [var.password]

  variables {
    password = "short"
  }
}

run "a_minor_version_is_refused" {
  command         = plan
  expect_failures = [var.engine_version]

  variables {
    engine_version = "15.18"
  }
}

run "a_login_of_rds_itself_is_refused" {
  command         = plan
  expect_failures = [var.username]

  variables {
    username = "rdsadmin"
  }
}

run "dev_is_cheap_and_can_be_destroyed" {
  variables {
    platform = merge(var.platform, {
      name                = "careconnect-dev"
      environment         = "dev"
      deletion_protection = false
      log_retention_days  = 30
      database            = merge(var.platform.database, { multi_az = false, backup_retention_days = 7 })
    })
  }

  assert {
    condition = (
      aws_db_instance.this.skip_final_snapshot && aws_db_instance.this.final_snapshot_identifier == null && !aws_db_instance.this.multi_az &&
      alltrue([for group in aws_cloudwatch_log_group.this : group.retention_in_days == 30]) &&
      aws_secretsmanager_secret.login.recovery_window_in_days == 0
    )
    error_message = "dev leaves no snapshot and no secret behind."
  }
}
