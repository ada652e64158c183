output "repository_urls" {
  description = "Image repositories by image, where builds push to."
  value       = module.ecr.repository_urls
}

output "kms_key_arns" {
  description = "Customer keys by purpose."
  value       = module.kms.arns
}

output "alerts" {
  description = "Topic, alarms and dashboard of the environment."
  value = {
    topic_arn      = module.monitoring.topic_arn
    alarm_names    = module.monitoring.alarm_names
    dashboard_name = module.monitoring.dashboard_name
  }
}

output "deploy_role_arn" {
  description = "Role that the repository's workflows assume; null where people deploy by hand."
  value       = one(module.github_oidc[*].role_arn)
}

output "audit" {
  description = "Trail, its log group and its bucket."
  value       = module.account
}

output "backup" {
  description = "Plan, role and vaults of the backups, for jobs that operators start by hand."
  value       = { plan_id = module.backup.plan_id, role_arn = module.backup.role_arn, vault_name = module.backup_vault.name }
}
