# Operators' commands read these; names and shapes stay.
output "environment" {
  description = "Environment, region and account that the outputs belong to."
  value       = { name = local.name, environment = var.environment, region = var.region, account_id = var.account_id }
}

output "cluster" {
  description = "ECS cluster of every task."
  value       = { name = module.ecs_cluster.name, arn = module.ecs_cluster.arn }
}

output "network" {
  description = "Where tasks run, and the addresses that outside services see."
  value = {
    vpc_id              = module.vpc.vpc_id
    private_subnet_ids  = module.vpc.private_subnet_ids
    database_subnet_ids = module.vpc.database_subnet_ids
    nat_public_ips      = module.vpc.nat_public_ips
  }
}

output "edge" {
  description = "Domain, distributions by purpose, load balancer and its VPC origin, health checks by purpose."
  value = {
    domain_name       = var.domain_name
    distribution_ids  = { for purpose, distribution in module.cloudfront : purpose => distribution.id }
    vpc_origin_id     = module.alb.vpc_origin_id
    load_balancer_arn = module.alb.arn
    load_balancer_dns = module.alb.dns_name
    listener_arn      = module.alb.listener_arn
    health_check_id   = module.route53["main"].health_check_id
    failover_armed    = var.failover_armed
  }
}

output "services" {
  description = "Services by manifest name: ECS service, task definition and target group by colour, listener rules, log group."
  value       = module.workloads.services
}

output "jobs" {
  description = "Jobs by manifest name: task definition, security groups, log group."
  value       = module.workloads.jobs
}

output "databases" {
  description = "Databases by manifest name: addresses, port, identifier, login secret."
  value       = module.workloads.databases
}

output "caches" {
  description = "Caches by manifest name: address, port, replication group."
  value       = module.workloads.caches
}

output "cache_passwords" {
  description = "Variable that holds each cache's password, which the operators' command sets as auth token after an apply."
  value       = module.workloads.cache_passwords
}

output "buckets" {
  description = "Buckets by manifest name."
  value       = module.workloads.buckets
}

output "sites" {
  description = "Static sites by manifest name: the bucket that their files go to."
  value       = module.workloads.sites
}

output "ops_task" {
  description = "Task of the operators' commands: what `aws ecs run-task` needs."
  value       = module.ops_task
}
