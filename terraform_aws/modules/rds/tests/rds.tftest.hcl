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
    database_subnet_ids = ["subnet-1", "subnet-2", "subnet-3"]
    kms_key_arns = {
      data    = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001"
      secrets = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000002"
      logs    = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000003"
    }
    log_retention_days  = 365
    secrets_version     = 4
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
      replica               = true
    }
  }
  name               = "postgres"
  engine_version     = "15"
  databases          = ["careconnect", "reports"]
  username           = "postgres"
  password           = "canary-of-the-test"
  security_group_ids = ["sg-postgres"]
}

run "prods_instance_is_encrypted_private_and_kept" {
  assert {
    condition = alltrue([for instance in [aws_db_instance.this, aws_db_instance.reader[0]] :
      instance.storage_encrypted && !instance.publicly_accessible && instance.deletion_protection && instance.multi_az &&
      instance.port == 5433 && instance.iam_database_authentication_enabled && instance.auto_minor_version_upgrade &&
      instance.backup_retention_period == 35 && instance.copy_tags_to_snapshot && !instance.delete_automated_backups &&
      instance.monitoring_interval == 60 && instance.performance_insights_enabled && instance.tags["Backup"] == "daily" &&
      toset(instance.enabled_cloudwatch_logs_exports) == toset(["postgresql", "upgrade"])
    ])
    error_message = "The instance and its reader have every protection."
  }

  assert {
    condition = (
      aws_db_instance.this.final_snapshot_identifier == "careconnect-prod-postgres-final" && !aws_db_instance.this.skip_final_snapshot &&
      aws_db_instance.this.kms_key_id == var.platform.kms_key_arns.data && aws_db_instance.this.db_name == "careconnect"
    )
    error_message = "It has the customer key, the first database and a final snapshot of a fixed name."
  }
}

run "the_server_takes_tls_alone_and_logs_no_values" {
  assert {
    condition = alltrue([for name, value in {
      "rds.force_ssl"              = "1"
      "pgaudit.log"                = "ddl,role"
      "log_min_duration_statement" = "2000"
      "log_parameter_max_length"   = "0"
      "shared_preload_libraries"   = "pg_stat_statements,pgaudit"
    } : anytrue([for parameter in aws_db_parameter_group.this.parameter : parameter.name == name && parameter.value == value])])
    error_message = "TLS is forced, audit is on and bound values stay out of the log."
  }

  assert {
    condition     = aws_db_parameter_group.this.family == "postgres15"
    error_message = "The parameters are those of the major version."
  }
}

run "logs_have_a_group_with_key_and_six_years" {
  assert {
    condition = (
      toset(keys(aws_cloudwatch_log_group.this)) == toset([
        "careconnect-prod-postgres/postgresql", "careconnect-prod-postgres/upgrade",
        "careconnect-prod-postgres-reader/postgresql", "careconnect-prod-postgres-reader/upgrade",
      ]) &&
      alltrue([for group in aws_cloudwatch_log_group.this : group.retention_in_days == 2192 && group.kms_key_id == var.platform.kms_key_arns.logs])
    )
    error_message = "Each log that RDS exports has a group before RDS makes one."
  }
}

run "the_reader_takes_the_reading" {
  assert {
    condition     = output.reader_identifier == "careconnect-prod-postgres-reader" && output.reader_address == aws_db_instance.reader[0].address
    error_message = "reader_address is the replica's."
  }
}

run "without_a_reader_the_instance_takes_the_reading" {
  variables {
    platform = merge(var.platform, { database = merge(var.platform.database, { replica = false }) })
  }

  assert {
    condition     = length(aws_db_instance.reader) == 0 && output.reader_address == aws_db_instance.this.address && output.reader_identifier == null
    error_message = "reader_address is the instance's own."
  }
}

run "in_dr_the_instance_is_a_replica_of_the_primary" {
  # A state of its own, as dr has: the source is looked at only when the instance is made.
  state_key = "dr"

  variables {
    platform = merge(var.platform, {
      name            = "careconnect-dr"
      environment     = "dr"
      region          = "us-west-2"
      replica_sources = { postgres = "arn:aws:rds:us-east-1:123456789012:db:careconnect-prod-postgres" }
    })
  }

  assert {
    condition = (
      aws_db_instance.this.replicate_source_db == "arn:aws:rds:us-east-1:123456789012:db:careconnect-prod-postgres" &&
      length(aws_db_instance.reader) == 0 && aws_db_instance.this.password_wo_version == null &&
      aws_db_instance.this.kms_key_id == var.platform.kms_key_arns.data
    )
    error_message = "The replica has its region's key, no login of its own and no reader."
  }
}

run "once_promoted_it_gets_no_source_again" {
  state_key = "promoted"

  assert {
    condition     = aws_db_instance.this.replicate_source_db == null
    error_message = "This instance stands for one that was promoted."
  }
}

run "a_source_given_later_changes_nothing" {
  state_key = "promoted"

  variables {
    platform = merge(var.platform, { replica_sources = { postgres = "arn:aws:rds:us-west-2:123456789012:db:careconnect-prod-postgres" } })
  }

  assert {
    condition     = aws_db_instance.this.replicate_source_db == null && output.resource_id == run.once_promoted_it_gets_no_source_again.resource_id
    error_message = "The instance stays and takes no source."
  }
}

run "a_database_that_rds_cannot_name_is_left_to_the_job" {
  state_key = "names"

  variables {
    databases = ["care-connect"]
  }

  assert {
    condition     = aws_db_instance.this.db_name != "care-connect" && output.databases == tolist(["care-connect"])
    error_message = "RDS is not asked for the name, and the job still learns of it."
  }
}

run "the_password_is_written_by_version_alone" {
  assert {
    condition = (
      aws_db_instance.this.password_wo_version == 4 && aws_secretsmanager_secret_version.login.secret_string_wo_version == 4 &&
      aws_db_instance.this.password == null
    )
    error_message = "The password goes through write-only arguments."
  }
}
