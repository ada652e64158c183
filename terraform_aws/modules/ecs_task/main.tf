# One task definition with all that it needs to run: log group, secret, two roles. Jobs are run from it; ecs_service and ops_task build on it.
locals {
  full_name  = "${var.platform.name}-${var.name}"
  cpu        = coalesce(try(var.platform.services[var.name].cpu, null), var.cpu)
  memory_mib = coalesce(try(var.platform.services[var.name].memory_mib, null), var.memory_mib)

  # The memory sizes that Fargate offers for each CPU size.
  memory_sizes = {
    256   = [512, 1024, 2048]
    512   = range(1024, 4097, 1024)
    1024  = range(2048, 8193, 1024)
    2048  = range(4096, 16385, 1024)
    4096  = range(8192, 30721, 1024)
    8192  = range(16384, 61441, 4096)
    16384 = range(32768, 122881, 8192)
  }

  # A quarter of the memory at most, and only what is in use counts.
  tmp_mib = floor(local.memory_mib / 4)

  # Volumes that stay writable below a read-only root, where the agent of ECS Exec, which is root, writes.
  writable_paths = var.exec_enabled ? {
    exec-agent = "/managed-agents"
    exec-state = "/var/lib/amazon/ssm"
    exec-logs  = "/var/log/amazon/ssm"
  } : {}
}

resource "aws_ecs_task_definition" "this" {
  family                   = local.full_name
  cpu                      = local.cpu
  memory                   = local.memory_mib
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn
  container_definitions    = jsonencode([local.container, local.collector])

  # Rolling back needs the revisions of before, which Terraform would otherwise deregister.
  skip_destroy = true

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  dynamic "volume" {
    for_each = local.writable_paths

    content {
      name = volume.key
    }
  }

  tags = { Name = local.full_name }

  # A task starts only when its image, secret and log group may already be used.
  depends_on = [
    aws_iam_role_policy_attachment.execution,
    aws_iam_role_policy_attachment.task,
    aws_secretsmanager_secret_version.this,
  ]

  lifecycle {
    precondition {
      condition     = contains(lookup(local.memory_sizes, local.cpu, []), local.memory_mib)
      error_message = "${var.name}: Fargate has no task of ${local.cpu} CPU units with ${local.memory_mib} MiB. ${local.cpu} units take one of: ${join(", ", lookup(local.memory_sizes, local.cpu, []))}."
    }
  }
}

# Container output. Retention is explicit and the key a customer key: 164.312(b), 164.312(a)(2)(iv).
resource "aws_cloudwatch_log_group" "this" {
  name              = "/ecs/${var.platform.name}/${var.name}"
  retention_in_days = var.platform.log_retention_days
  kms_key_id        = var.platform.kms_key_arns.logs

  tags = { Name = local.full_name }
}
