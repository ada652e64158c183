# Alarms, events and the dashboard, over whatever the manifest holds.
module "monitoring" {
  source = "./modules/monitoring"

  platform            = local.platform
  notification_emails = var.notification_emails
  services            = module.workloads.services

  databases = { for name, database in module.workloads.databases : name => {
    identifier        = database.identifier
    instance_class    = var.database.instance_class
    allocated_storage = var.database.allocated_storage
    replicas          = var.database.replica ? { reader = database.reader_identifier } : {}
    # Dev holds nothing that anybody would restore.
    backups_verified = var.environment != "dev"
  } }

  caches = { for name, cache in module.workloads.caches : name => {
    replication_group_id = cache.replication_group_id
    nodes                = var.cache.nodes
  } }

  certificate_arns = {
    alb = local.edge_is_home ? module.acm.certificate_arn : module.acm_regional[0].certificate_arn
  }
  web_acls = merge(
    { alb = { metric_name = module.waf_regional.metric_name, region = var.region } },
    local.edge_is_home ? { edge = { metric_name = module.waf.metric_name, region = null } } : {},
  )
  distribution_ids = local.edge_is_home ? { for purpose, distribution in module.cloudfront : purpose => distribution.id } : {}
  health_check_ids = local.edge_is_home && local.is_checked ? { main = module.route53["main"].health_check_id } : {}

  replicated_buckets = { for name, arn in var.bucket_replicas : name => {
    source      = module.workloads.buckets[name].id
    destination = split(":::", arn)[1]
    rule_id     = "everything"
  } if contains(keys(module.workloads.buckets), name) }
}
