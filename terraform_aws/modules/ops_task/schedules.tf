# Commands by the clock. In a dormant environment the clock stands still: its data come from the primary, and so do its backups.
resource "aws_scheduler_schedule_group" "this" {
  name = local.full_name
}

resource "aws_scheduler_schedule" "this" {
  for_each = var.schedules

  name                         = "${local.full_name}-${each.key}"
  description                  = each.value.description
  group_name                   = aws_scheduler_schedule_group.this.name
  schedule_expression          = each.value.expression
  schedule_expression_timezone = "UTC"
  state                        = var.platform.dormant ? "DISABLED" : "ENABLED"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = var.platform.cluster_arn
    role_arn = aws_iam_role.scheduler.arn
    input    = jsonencode({ containerOverrides = [{ name = module.task.container_name, command = each.value.command }] })

    ecs_parameters {
      task_definition_arn = module.task.task_definition_arn
      launch_type         = "FARGATE"
      task_count          = 1

      network_configuration {
        subnets          = var.platform.private_subnet_ids
        security_groups  = var.security_group_ids
        assign_public_ip = false
      }
    }

    # A start that failed is tried again for an hour; a command that failed is not, its alarm speaks.
    retry_policy {
      maximum_event_age_in_seconds = 3600
      maximum_retry_attempts       = 5
    }
  }
}

data "aws_iam_policy_document" "scheduler_assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["scheduler.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.platform.account_id]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = ["arn:${var.platform.partition}:scheduler:${var.platform.region}:${var.platform.account_id}:schedule-group/${local.full_name}"]
    }
  }
}

data "aws_iam_policy_document" "scheduler" {
  statement {
    sid     = "RunOpsTask"
    actions = ["ecs:RunTask"]
    resources = [
      "arn:${var.platform.partition}:ecs:${var.platform.region}:${var.platform.account_id}:task-definition/${local.full_name}:*",
    ]

    condition {
      test     = "ArnEquals"
      variable = "ecs:cluster"
      values   = [var.platform.cluster_arn]
    }
  }

  statement {
    sid       = "GiveTheTaskItsRoles"
    actions   = ["iam:PassRole"]
    resources = [module.task.task_role_arn, module.task.execution_role_arn]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "scheduler" {
  name               = "${local.full_name}-scheduler"
  description        = "EventBridge Scheduler starts ${local.full_name}"
  assume_role_policy = data.aws_iam_policy_document.scheduler_assume.json
}

resource "aws_iam_policy" "scheduler" {
  name        = "${local.full_name}-scheduler"
  description = "Start ${local.full_name} and nothing else"
  policy      = data.aws_iam_policy_document.scheduler.json
}

resource "aws_iam_role_policy_attachment" "scheduler" {
  role       = aws_iam_role.scheduler.name
  policy_arn = aws_iam_policy.scheduler.arn
}
