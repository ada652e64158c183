locals {
  name = "careconnect-dr"

  # Prod's retention: after a failover this is prod. Audit records have retentions of their own.
  log_retention_days = 365

  # Sources by name, not by a look into the other root's state: that state lies in the region that may be gone.
  replica_sources = { for name in var.replicated_databases : name =>
    "arn:${var.partition}:rds:${var.primary.region}:${var.account_id}:db:${var.primary.name}-${name}"
  }

  # What modules below the network need. Nothing is copied onwards from here: copies of copies go nowhere.
  foundation = {
    name                = local.name
    environment         = "dr"
    region              = var.region
    account_id          = var.account_id
    partition           = var.partition
    kms_key_arns        = module.kms.arns
    log_retention_days  = local.log_retention_days
    deletion_protection = true
    replica_region      = ""
    replica_kms_key_arn = ""
    bucket_replicas     = {}
  }

  platform = merge(local.foundation, {
    vpc_id                      = module.vpc.vpc_id
    vpc_cidr                    = var.vpc_cidr
    private_subnet_ids          = module.vpc.private_subnet_ids
    database_subnet_ids         = module.vpc.database_subnet_ids
    endpoints_security_group_id = module.vpc.endpoints_security_group_id
    s3_prefix_list_id           = module.vpc.s3_prefix_list_id
    cluster_arn                 = module.ecs_cluster.arn
    cluster_name                = module.ecs_cluster.name
    namespace_arn               = module.ecs_cluster.namespace_arn
    listener_arn                = module.alb.listener_arn
    alb_arn_suffix              = module.alb.arn_suffix
    alb_security_group_id       = module.alb.security_group_id
    domain_name                 = var.domain_name
    logs_bucket                 = { id = module.logs.id, arn = module.logs.arn }
    collector_image             = var.collector_image
    secrets_version             = var.secrets_version
    database                    = var.database
    cache                       = var.cache
    services                    = var.services
    spot_workers                = false
    dormant                     = var.dormant
    replica_sources             = local.replica_sources
  })
}
