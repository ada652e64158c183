mock_provider "aws" {
  mock_resource "aws_service_discovery_http_namespace" {
    defaults = { arn = "arn:aws:servicediscovery:us-east-1:123456789012:namespace/ns-1" }
  }
}

variables {
  name = "careconnect-prod"
  kms_key_arns = {
    data = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001"
    logs = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000003"
  }
  log_retention_days = 365
}

run "commands_in_containers_are_recorded_with_a_key" {
  assert {
    condition = (
      aws_ecs_cluster.this.configuration[0].execute_command_configuration[0].kms_key_id == var.kms_key_arns.logs &&
      aws_ecs_cluster.this.configuration[0].execute_command_configuration[0].logging == "OVERRIDE" &&
      aws_ecs_cluster.this.configuration[0].execute_command_configuration[0].log_configuration[0].cloud_watch_encryption_enabled &&
      aws_ecs_cluster.this.configuration[0].execute_command_configuration[0].log_configuration[0].cloud_watch_log_group_name == "/ecs/careconnect-prod/exec"
    )
    error_message = "ECS Exec writes an encrypted record."
  }

  assert {
    condition     = aws_cloudwatch_log_group.exec.retention_in_days == 2192 && aws_cloudwatch_log_group.exec.kms_key_id == var.kms_key_arns.logs
    error_message = "The record is kept six years."
  }
}

run "insights_are_on_and_storage_is_encrypted" {
  assert {
    condition = (
      one(aws_ecs_cluster.this.setting).name == "containerInsights" && one(aws_ecs_cluster.this.setting).value == "enhanced" &&
      aws_ecs_cluster.this.configuration[0].managed_storage_configuration[0].fargate_ephemeral_storage_kms_key_id == var.kms_key_arns.data
    )
    error_message = "Container Insights is on and task storage has the customer key."
  }
}

run "services_choose_fargate_or_spot" {
  assert {
    condition     = toset(aws_ecs_cluster_capacity_providers.this.capacity_providers) == toset(["FARGATE", "FARGATE_SPOT"]) && output.name == "careconnect-prod"
    error_message = "Both providers are attached before a service asks for one."
  }
}
