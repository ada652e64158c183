# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

output "services" {
  description = "ECS services, by the name of the manifest."
  value = {
    api = module.api
  }
}

output "jobs" {
  description = "Task definitions that a deployment runs first, by the name of the manifest."
  value = {
    "db-databases" = module.db_databases
    seed           = module.seed
  }
}

output "databases" {
  description = "RDS instances, by the name of the manifest."
  value = {
    db = module.db
  }
}

output "caches" {
  description = "ElastiCache replication groups, by the name of the manifest."
  value       = {}
}

output "buckets" {
  description = "S3 buckets, by the name of the manifest."
  value = {
    files   = module.files
    backups = module.backups
  }
}

output "sites" {
  description = "Static sites, by the name of the manifest."
  value = {
    web = module.web
  }
}

output "mail" {
  description = "Mail identities, by the name of the manifest."
  value = {
    mail = module.mail
  }
}

output "public_services" {
  description = "Services behind the load balancer."
  value       = ["api"]
}

output "cache_passwords" {
  description = "The variable that holds each cache's password, which is set as auth token after apply."
  value       = {}
}
