# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

output "services" {
  description = "ECS services, by the name of the manifest."
  value = {
    "shop-api" = module.shop_api
    shop       = module.shop
    a          = module.a
  }
}

output "jobs" {
  description = "Task definitions that a deployment runs first, by the name of the manifest."
  value = {
    "pg-a-databases" = module.pg_a_databases
    "pg-databases"   = module.pg_databases
  }
}

output "databases" {
  description = "RDS instances, by the name of the manifest."
  value = {
    "pg-a" = module.pg_a
    "pg-b" = module.pg_b
    pg     = module.pg
  }
}

output "caches" {
  description = "ElastiCache replication groups, by the name of the manifest."
  value = {
    sessions      = module.sessions
    "third-cache" = module.third_cache
    cache         = module.cache
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
  value       = ["shop-api"]
}

output "cache_passwords" {
  description = "The variable that holds each cache's password, which is set as auth token after apply."
  value = {
    sessions      = "t2"
    "third-cache" = "t3"
    cache         = "t"
  }
}
