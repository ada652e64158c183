output "family" {
  description = "The task definition's family."
  value       = aws_ecs_task_definition.this.family
}

output "task_definition_arn" {
  description = "The task definition with its revision."
  value       = aws_ecs_task_definition.this.arn
}

output "container_name" {
  description = "The program's container, for overrides of its command."
  value       = var.name
}

output "container" {
  description = "Environment and secrets of the program's container, by name and reference and without a secret's value."
  value       = { environment = local.container.environment, secrets = local.container.secrets }
}

output "log_group_name" {
  description = "The log group of the task's containers."
  value       = aws_cloudwatch_log_group.this.name
}

output "task_role_arn" {
  description = "The role of the program."
  value       = aws_iam_role.task.arn
}

output "execution_role_arn" {
  description = "The role that ECS starts the task with."
  value       = aws_iam_role.execution.arn
}

output "security_group_ids" {
  description = "Security groups to run the task with."
  value       = var.security_group_ids
}

output "secret_arn" {
  description = "The secret that holds the secret environment, null without one."
  value       = one(aws_secretsmanager_secret.this[*].arn)
}
