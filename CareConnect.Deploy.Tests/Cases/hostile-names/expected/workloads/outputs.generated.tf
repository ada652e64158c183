# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

output "services" {
  description = "ECS services, by the name of the manifest."
  value = {
    "security-groups" = module.security_groups__resource
    variables         = module.variables
    outputs           = module.outputs
    versions          = module.versions
    parameters        = module.parameters
    workloads         = module.workloads
    count2            = module.count2
    "for-each"        = module.for_each
    platform2         = module.platform2
  }
}

output "jobs" {
  description = "Task definitions that a deployment runs first, by the name of the manifest."
  value       = {}
}

output "databases" {
  description = "RDS instances, by the name of the manifest."
  value       = {}
}

output "caches" {
  description = "ElastiCache replication groups, by the name of the manifest."
  value       = {}
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
  value       = {}
}
