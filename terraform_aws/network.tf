module "vpc" {
  source = "./modules/vpc"

  name       = local.name
  region     = var.region
  account_id = var.account_id
  partition  = var.partition
  cidr       = var.vpc_cidr
  zones      = var.zones
  nat        = var.nat

  # Dev runs its single tasks and nodes in whichever zone; one endpoint serves both.
  endpoint_zones      = var.environment == "dev" ? 1 : length(var.zones)
  mail_endpoint_zones = var.mail_endpoint_zones
  logs_key_arn        = module.kms.arns.logs
  log_retention_days  = local.log_retention_days
}

module "alb" {
  source = "./modules/alb"

  name                      = local.name
  vpc_id                    = module.vpc.vpc_id
  subnet_ids                = module.vpc.private_subnet_ids
  cloudfront_prefix_list_id = var.cloudfront_prefix_list_id
  certificate_arn           = one(concat(module.acm_regional[*].certificate_arn, local.edge_is_home ? [module.acm.certificate_arn] : []))
  web_acl_arn               = module.waf_regional.arn
  logs_bucket               = module.logs.id
  deletion_protection       = local.foundation.deletion_protection

  # A load balancer tries its log bucket when it is made, and the bucket's policy must stand by then.
  depends_on = [module.logs]
}
