module "monitoring" {
  source = "../modules/monitoring"

  platform            = local.platform
  notification_emails = var.notification_emails
  services            = module.workloads.services

  # A replica has lag, and no backups of its own that anybody would verify; once promoted it is the other way round.
  databases = { for name, database in module.workloads.databases : name => {
    identifier        = database.identifier
    instance_class    = var.database.instance_class
    allocated_storage = var.database.allocated_storage
    replicas          = contains(var.replicated_databases, name) ? { standby = database.identifier } : {}
    backups_verified  = !contains(var.replicated_databases, name)
  } }

  caches = { for name, cache in module.workloads.caches : name => {
    replication_group_id = cache.replication_group_id
    nodes                = var.cache.nodes
  } }

  certificate_arns = { alb = module.acm.certificate_arn }
  web_acls         = { alb = { metric_name = module.waf.metric_name, region = var.region } }
}

# Prod's root owns what exists once for the account.
module "account" {
  source = "../modules/account"

  platform = local.platform
  global   = false
}
