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
    "postgres-databases" = module.postgres_databases
  }
}

output "databases" {
  description = "RDS instances, by the name of the manifest."
  value = {
    postgres = module.postgres
  }
}

output "caches" {
  description = "ElastiCache replication groups, by the name of the manifest."
  value = {
    cache = module.cache
  }
}

output "buckets" {
  description = "S3 buckets, by the name of the manifest."
  value       = {}
}

output "sites" {
  description = "Static sites, by the name of the manifest."
  value       = {}
}

output "mail" {
  description = "Mail identities, by the name of the manifest."
  value       = {}
}

output "public_services" {
  description = "Services behind the load balancer."
  value       = []
}

output "cache_passwords" {
  description = "The variable that holds each cache's password, which is set as auth token after apply."
  value = {
    cache = "cache_password"
  }
}
