output "arn" {
  description = "The cluster's ARN, known only once Fargate is attached to it: a service names a capacity provider of the cluster."
  value       = aws_ecs_cluster.this.arn
  depends_on  = [aws_ecs_cluster_capacity_providers.this]
}

output "name" {
  description = "The cluster's name, known only once Fargate is attached to it."
  value       = aws_ecs_cluster_capacity_providers.this.cluster_name
}

output "namespace_arn" {
  description = "The Service Connect namespace."
  value       = aws_service_discovery_http_namespace.this.arn
}

output "exec_log_group_name" {
  description = "The log group that records commands run in containers."
  value       = aws_cloudwatch_log_group.exec.name
}
