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
    defaults = { arn = "arn:aws:ecs:us-east-1:123456789012:task-definition/careconnect-prod-ops:1" }
  }
}

variables {
  platform = {
    name               = "careconnect-prod"
    environment        = "prod"
    region             = "us-east-1"
    account_id         = "123456789012"
    partition          = "aws"
    private_subnet_ids = ["subnet-1", "subnet-2", "subnet-3"]
    cluster_arn        = "arn:aws:ecs:us-east-1:123456789012:cluster/careconnect-prod"
    kms_key_arns = {
      data    = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001"
      secrets = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000002"
      logs    = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000003"
    }
    log_retention_days  = 365
    collector_image     = "123456789012.dkr.ecr.us-east-1.amazonaws.com/careconnect-prod/collector@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    secrets_version     = 1
    dormant             = false
    replica_region      = ""
    replica_kms_key_arn = ""
    services            = {}
  }
  image                      = "123456789012.dkr.ecr.us-east-1.amazonaws.com/careconnect-prod/ops@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  database_login_secret_arns = { careconnect-pg = "arn:aws:secretsmanager:us-east-1:123456789012:secret:login-AbCdEf" }
  security_group_ids         = ["sg-ops"]
}

run "the_backup_runs_each_night_without_a_public_address" {
  assert {
    condition = (
      aws_scheduler_schedule.this["nightly-backup"].state == "ENABLED" &&
      jsondecode(aws_scheduler_schedule.this["nightly-backup"].target[0].input).containerOverrides == [{ name = "ops", command = ["backup", "--target", "task"] }] &&
      !aws_scheduler_schedule.this["nightly-backup"].target[0].ecs_parameters[0].network_configuration[0].assign_public_ip
    )
    error_message = "There is a nightly backup, in the private subnets."
  }
}

run "the_scheduler_may_start_this_task_alone" {
  assert {
    condition = anytrue([for statement in data.aws_iam_policy_document.scheduler.statement :
      statement.actions == toset(["ecs:RunTask"]) && statement.resources == toset(["arn:aws:ecs:us-east-1:123456789012:task-definition/careconnect-prod-ops:*"])
    ])
    error_message = "RunTask is allowed for the ops task's family."
  }
}

run "it_knows_buckets_and_logins" {
  variables {
    bucket_arns = { backups = "arn:aws:s3:::careconnect-prod-backups" }
  }

  assert {
    condition = module.task.container.secrets == [{
      name      = "DATABASE_LOGIN_CARECONNECT_PG"
      valueFrom = "arn:aws:secretsmanager:us-east-1:123456789012:secret:login-AbCdEf"
    }] && contains(module.task.container.environment, { name = "BUCKET_BACKUPS", value = "careconnect-prod-backups" })
    error_message = "Buckets arrive by name, logins as whole secrets."
  }
}

run "it_reaches_a_cache_by_one_key_of_a_secret" {
  command = plan

  variables {
    cache_login_references = { cache = "arn:aws:secretsmanager:us-east-1:123456789012:secret:api-AbCdEf:ConnectionStrings__cache::" }
  }

  assert {
    condition     = contains([for secret in module.task.container.secrets : secret.valueFrom if secret.name == "CACHE_LOGIN_CACHE"], "arn:aws:secretsmanager:us-east-1:123456789012:secret:api-AbCdEf:ConnectionStrings__cache::")
    error_message = "The key of the secret becomes the variable."
  }
}

run "commands_are_recorded" {
  assert {
    condition = anytrue([for statement in data.aws_iam_policy_document.commands.statement :
      statement.sid == "RecordCommands" && statement.resources == toset(["arn:aws:logs:us-east-1:123456789012:log-group:/ecs/careconnect-prod/exec:*"])
    ])
    error_message = "The task writes into the cluster's record of commands."
  }
}

run "it_restores_beside_a_database_and_deletes_only_what_was_restored" {
  command = plan

  assert {
    condition = alltrue([for statement in data.aws_iam_policy_document.restores.statement :
      statement.resources == toset(["arn:aws:rds:us-east-1:123456789012:db:careconnect-prod-careconnect-pg-restore-*"])
      if contains(statement.actions, "rds:DeleteDBInstance")
    ])
    error_message = "An instance that serves cannot be deleted from here."
  }
  assert {
    condition = alltrue([for statement in data.aws_iam_policy_document.restores.statement :
      alltrue([for arn in statement.resources : strcontains(arn, ":careconnect-prod-careconnect-pg") || endswith(arn, ":og:default:*")])
      if contains(statement.actions, "rds:RestoreDBInstanceToPointInTime")
    ])
    error_message = "A restore touches this database's instances, subnet group and parameter group, and RDS's default option group."
  }
  assert {
    condition = alltrue([for statement in data.aws_iam_policy_document.restores.statement :
      alltrue([for action in statement.actions : !strcontains(action, "*")]) && !contains(statement.resources, "*")
    ])
    error_message = "Every action and resource is named."
  }
  assert {
    condition = alltrue([for statement in data.aws_iam_policy_document.restores.statement :
      length(statement.condition) > 0 if anytrue([for action in statement.actions : startswith(action, "kms:")])
    ])
    error_message = "The key is lent to RDS and used through RDS alone."
  }
}

run "without_a_database_there_is_nothing_to_restore" {
  command = plan

  variables {
    database_login_secret_arns = {}
  }

  assert {
    condition     = length(local.databases) == 0
    error_message = "IAM refuses statements about no resource, so that the document is left out."
  }
}

run "a_dormant_environment_runs_nothing_by_the_clock" {
  variables {
    platform = {
      name               = "careconnect-dr"
      environment        = "dr"
      region             = "us-west-2"
      account_id         = "123456789012"
      partition          = "aws"
      private_subnet_ids = ["subnet-1"]
      cluster_arn        = "arn:aws:ecs:us-west-2:123456789012:cluster/careconnect-dr"
      kms_key_arns = {
        data    = "arn:aws:kms:us-west-2:123456789012:key/00000000-0000-0000-0000-000000000001"
        secrets = "arn:aws:kms:us-west-2:123456789012:key/00000000-0000-0000-0000-000000000002"
        logs    = "arn:aws:kms:us-west-2:123456789012:key/00000000-0000-0000-0000-000000000003"
      }
      log_retention_days  = 365
      collector_image     = "123456789012.dkr.ecr.us-west-2.amazonaws.com/careconnect-prod/collector@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      secrets_version     = 1
      dormant             = true
      replica_region      = ""
      replica_kms_key_arn = ""
      services            = {}
    }
  }

  assert {
    condition     = alltrue([for schedule in aws_scheduler_schedule.this : schedule.state == "DISABLED"])
    error_message = "Before its failover dr backs nothing up."
  }
}

run "a_schedule_that_is_none_is_refused" {
  command         = plan
  expect_failures = [var.schedules]

  variables {
    schedules = { weekly = { description = "Sunday", expression = "0 3 * * 0", command = ["backup"] } }
  }
}
