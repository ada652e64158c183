locals {
  name    = "careconnect-${var.environment}"
  is_prod = var.environment == "prod"

  # 164.316(b)(2)(i) asks six years of audit records; those have retentions of their own.
  log_retention_days = local.is_prod ? 365 : 30

  # What modules below the network need.
  foundation = {
    name                = local.name
    environment         = var.environment
    region              = var.region
    account_id          = var.account_id
    partition           = var.partition
    kms_key_arns        = module.kms.arns
    log_retention_days  = local.log_retention_days
    deletion_protection = var.environment != "dev"
    # Until dr's key is known, nothing is copied: a copy under the provider's own key would be no better than none.
    replica_region      = var.replica_kms_key_arn == "" ? "" : var.replica_region
    replica_kms_key_arn = var.replica_kms_key_arn
    bucket_replicas     = var.bucket_replicas
  }

  # What the environment offers its workloads. Each module declares only the attributes that it reads.
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
    spot_workers                = var.spot_workers
    dormant                     = false
    replica_sources             = {}
  })
}
