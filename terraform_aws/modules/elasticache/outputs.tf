output "address" {
  description = "Host name of the node that takes writes."
  value       = aws_elasticache_replication_group.this.primary_endpoint_address
}

output "port" {
  description = "The port, TLS only."
  value       = 6380
}

output "arn" {
  description = "The replication group's ARN."
  value       = aws_elasticache_replication_group.this.arn
}

output "replication_group_id" {
  description = "The replication group's id."
  value       = aws_elasticache_replication_group.this.replication_group_id
}

output "security_group_ids" {
  description = "Security groups of the nodes."
  value       = var.security_group_ids
}
