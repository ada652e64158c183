# The operators' machine without a machine: backups, restores and SQL run in a task of this definition, by schedule or by hand with
# `aws ecs run-task --enable-execute-command`. Nobody else runs commands in containers.
locals {
  full_name = "${var.platform.name}-${var.name}"
}

module "task" {
  source = "../ecs_task"

  platform   = var.platform
  name       = var.name
  image      = var.image
  cpu        = var.cpu
  memory_mib = var.memory_mib
  user       = var.user
  command    = var.command
  environment = merge(
    # The journal of a command by the clock is kept in the bucket; until then it is on the only disk that can be written.
    { CARECONNECT_ENVIRONMENT = var.platform.environment, CARECONNECT_PLATFORM = var.platform.name, CARECONNECT_HOME = "/tmp/careconnect" },
    # BUCKET_BACKUPS and so on: the part behind the last colon of an ARN is the bucket's name.
    { for name, arn in var.bucket_arns : "BUCKET_${upper(replace(name, "-", "_"))}" => element(split(":", arn), 5) },
    var.environment,
  )
  bucket_arns = var.bucket_arns

  # The whole login JSON of each database, and how each cache is reached: DATABASE_LOGIN_POSTGRES, CACHE_LOGIN_CACHE and so on.
  secret_references = merge(
    { for name, arn in var.database_login_secret_arns : "DATABASE_LOGIN_${upper(replace(name, "-", "_"))}" => arn },
    { for name, reference in var.cache_login_references : "CACHE_LOGIN_${upper(replace(name, "-", "_"))}" => reference },
  )

  exec_enabled = true
  # Without a database there is nothing to restore, and IAM would refuse statements about none.
  task_policy_documents = concat(
    [data.aws_iam_policy_document.commands.json],
    length(local.databases) > 0 ? [data.aws_iam_policy_document.restores.json] : [],
  )
  security_group_ids = var.security_group_ids
}

data "aws_iam_policy_document" "commands" {
  # The session of ECS Exec; the actions know no resource.
  statement {
    sid = "OpenExecSession"
    actions = [
      "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
      "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
    ]
    resources = ["*"]
  }

  statement {
    sid       = "FindExecLogGroup"
    actions   = ["logs:DescribeLogGroups"]
    resources = ["*"]
  }

  # Each command is recorded, encrypted with the key of the logs: 164.312(b).
  statement {
    sid     = "RecordCommands"
    actions = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = [
      "arn:${var.platform.partition}:logs:${var.platform.region}:${var.platform.account_id}:log-group:/ecs/${var.platform.name}/exec:*",
    ]
  }

  statement {
    sid       = "DecryptExecSession"
    actions   = ["kms:Decrypt"]
    resources = [var.platform.kms_key_arns.logs]
  }

  # The age of the last verified backup becomes an alarm.
  statement {
    sid       = "ReportBackups"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = ["CareConnect/Operations"]
    }
  }
}
