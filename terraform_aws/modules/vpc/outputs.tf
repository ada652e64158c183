output "vpc_id" {
  description = "Id of the network."
  value       = aws_vpc.this.id
}

output "public_subnet_ids" {
  description = "Public subnets in the order of the zones; they hold NAT gateways only."
  value       = [for zone in var.zones : aws_subnet.public[zone].id]
}

output "private_subnet_ids" {
  description = "Private subnets in the order of the zones: tasks, caches, the load balancer."
  value       = [for zone in var.zones : aws_subnet.private[zone].id]
}

output "database_subnet_ids" {
  description = "Database subnets in the order of the zones; no route leaves them."
  value       = [for zone in var.zones : aws_subnet.database[zone].id]
}

output "endpoints_security_group_id" {
  description = "Security group of the interface endpoints; clients add the rules that let them in."
  value       = aws_security_group.endpoints.id
}

output "s3_prefix_list_id" {
  description = "Prefix list of S3 behind the gateway endpoint, for tasks' egress."
  value       = aws_vpc_endpoint.s3.prefix_list_id
}

output "nat_public_ips" {
  description = "Addresses that outside services see, for their allow lists."
  value       = [for zone in local.nat_zones : aws_eip.nat[zone].public_ip]
}

output "flow_log_group_name" {
  description = "Log group of the flow log."
  value       = aws_cloudwatch_log_group.flow.name
}
