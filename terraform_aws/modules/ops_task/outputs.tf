output "family" {
  description = "The task definition's family."
  value       = module.task.family
}

output "task_definition_arn" {
  description = "The task definition with its revision."
  value       = module.task.task_definition_arn
}

output "container_name" {
  description = "The container that commands run in."
  value       = module.task.container_name
}

output "log_group_name" {
  description = "The log group of the task."
  value       = module.task.log_group_name
}

output "task_role_arn" {
  description = "The role of the operators' commands."
  value       = module.task.task_role_arn
}

output "security_group_ids" {
  description = "Security groups to run the task with."
  value       = module.task.security_group_ids
}

output "schedule_group_name" {
  description = "The group of the scheduled commands."
  value       = aws_scheduler_schedule_group.this.name
}
