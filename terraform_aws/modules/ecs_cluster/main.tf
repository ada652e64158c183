# The cluster with what all its tasks share: insights, names, encrypted storage, and a record of every command run inside a container.
resource "aws_ecs_cluster" "this" {
  name = var.name

  setting {
    name  = "containerInsights"
    value = "enhanced"
  }

  configuration {
    # Who ran what in the ops task is kept like any other access: 164.312(b).
    execute_command_configuration {
      kms_key_id = var.kms_key_arns.logs
      logging    = "OVERRIDE"

      log_configuration {
        cloud_watch_encryption_enabled = true
        cloud_watch_log_group_name     = aws_cloudwatch_log_group.exec.name
      }
    }

    # Dumps pass through a task's /tmp: 164.312(a)(2)(iv).
    managed_storage_configuration {
      fargate_ephemeral_storage_kms_key_id = var.kms_key_arns.data
    }
  }

  service_connect_defaults {
    namespace = aws_service_discovery_http_namespace.this.arn
  }

  tags = { Name = var.name }
}

# Both providers are there; a service names the one it wants, and only workers outside prod want Spot.
resource "aws_ecs_cluster_capacity_providers" "this" {
  cluster_name       = aws_ecs_cluster.this.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]

  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = 1
    weight            = 100
  }
}

resource "aws_service_discovery_http_namespace" "this" {
  name        = var.name
  description = "Names of the services of ${var.name} for Service Connect"
}

# Six years and more, since these are audit records: 164.316(b)(2)(i).
resource "aws_cloudwatch_log_group" "exec" {
  name              = "/ecs/${var.name}/exec"
  retention_in_days = 2192
  kms_key_id        = var.kms_key_arns.logs
}

# Container Insights writes here; made in advance so that key and retention are ours.
resource "aws_cloudwatch_log_group" "insights" {
  name              = "/aws/ecs/containerinsights/${var.name}/performance"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arns.logs
}
