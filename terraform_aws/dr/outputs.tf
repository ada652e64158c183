# Operators' commands and prod's variables read these; names and shapes are the main root's where it has the same.
output "environment" {
  description = "Environment, region and account that the outputs belong to, and whether anything runs here."
  value       = { name = local.name, environment = "dr", region = var.region, account_id = var.account_id, dormant = var.dormant }
}

output "replica_kms_key_arn" {
  description = "Prod's replica_kms_key_arn: the key of everything that is copied here, which the services here may use."
  value       = module.kms.arns.data
}

output "bucket_replicas" {
  description = "Prod's bucket_replicas: prod copies into the very buckets that the services here work with."
  value       = { for name, bucket in module.workloads.buckets : name => bucket.arn }
}

output "standby" {
  description = "Prod's standby: what CloudFront switches to once a failover arms it, and the records of this region's mail identity."
  value = {
    vpc_origin_id = module.alb.vpc_origin_id
    domain_name   = module.alb.dns_name
    mail_records  = flatten([for mail in module.workloads.mail : mail.dns_records])
  }
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

output "services" {
  description = "Services by manifest name, with the numbers of tasks that a failover starts."
  value       = module.workloads.services
}

output "jobs" {
  description = "Jobs by manifest name."
  value       = module.workloads.jobs
}

output "databases" {
  description = "Replicas by manifest name: what a failover promotes."
  value       = module.workloads.databases
}

output "caches" {
  description = "Caches by manifest name."
  value       = module.workloads.caches
}

output "buckets" {
  description = "Buckets by manifest name."
  value       = module.workloads.buckets
}

output "ops_task" {
  description = "Task of the operators' commands: what `aws ecs run-task` needs."
  value       = module.ops_task
}

output "alerts" {
  description = "Topic, alarms and dashboard of the standby region."
  value = {
    topic_arn      = module.monitoring.topic_arn
    alarm_names    = module.monitoring.alarm_names
    dashboard_name = module.monitoring.dashboard_name
  }
}
