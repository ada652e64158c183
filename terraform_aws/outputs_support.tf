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

output "dr" {
  description = "Ids that the root dr takes: enough to replicate, nothing that is gone when this region is."
  value = {
    database_arns = { for name, database in module.workloads.databases : name => database.arn }
    bucket_arns   = { for name, bucket in module.workloads.buckets : name => bucket.arn }
    images        = var.images
  }
}
