output "name" {
  description = "Names of the ECS services by colour; main without a load balancer."
  value       = { for colour, service in aws_ecs_service.this : colour => service.name }
}

output "task_definition_arns" {
  description = "The newest task definition by colour; which revision runs is the deployment's decision."
  value       = { for colour in keys(local.colours) : colour => module.task.task_definition_arn }
}

output "target_group_arns" {
  description = "Target groups by colour, empty without a load balancer."
  value       = { for colour, group in aws_lb_target_group.this : colour => group.arn }
}

output "target_group_arn_suffixes" {
  description = "Target groups by colour as metrics name them."
  value       = { for colour, group in aws_lb_target_group.this : colour => group.arn_suffix }
}

output "listener_rule_arns" {
  description = "Listener rules whose weights the deployment shifts, all together."
  value       = aws_lb_listener_rule.this[*].arn
}

output "scaling" {
  description = "The fewest and the most tasks of the colour that takes the traffic."
  value       = { min_tasks = local.min_tasks, max_tasks = local.max_tasks }
}

output "log_group_name" {
  description = "The log group of the tasks."
  value       = module.task.log_group_name
}

output "task_role_arn" {
  description = "The role of the program."
  value       = module.task.task_role_arn
}

output "execution_role_arn" {
  description = "The role that ECS starts the tasks with."
  value       = module.task.execution_role_arn
}

output "secret_arn" {
  description = "The secret that holds the secret environment, null without one."
  value       = module.task.secret_arn
}

output "paths" {
  description = "Path patterns that it answers on the domain itself; none without a load balancer or with a host name of its own."
  value       = var.public && var.host == null ? var.paths : []
}
