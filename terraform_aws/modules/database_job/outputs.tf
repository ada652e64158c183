output "family" {
  description = "The task definition's family."
  value       = module.task.family
}

output "task_definition_arn" {
  description = "The task definition with its revision."
  value       = module.task.task_definition_arn
}

output "container_name" {
  description = "The program's container, for overrides of its command."
  value       = module.task.container_name
}

output "container" {
  description = "Environment and secrets of the program's container, by name and reference and without a secret's value."
  value       = module.task.container
}

output "log_group_name" {
  description = "The log group of the task's containers."
  value       = module.task.log_group_name
}

output "task_role_arn" {
  description = "The role of the program."
  value       = module.task.task_role_arn
}

output "execution_role_arn" {
  description = "The role that ECS starts the task with."
  value       = module.task.execution_role_arn
}

output "security_group_ids" {
  description = "Security groups to run the task with."
  value       = module.task.security_group_ids
}

output "secret_arn" {
  description = "The secret that holds the secret environment, null without one."
  value       = module.task.secret_arn
}
