module "vpc" {
  source = "../modules/vpc"

  name                = local.name
  region              = var.region
  account_id          = var.account_id
  partition           = var.partition
  cidr                = var.vpc_cidr
  zones               = var.zones
  nat                 = var.nat
  endpoint_zones      = length(var.zones)
  mail_endpoint_zones = var.mail_endpoint_zones
  logs_key_arn        = module.kms.arns.logs
  log_retention_days  = local.log_retention_days
}

# Prod's certificate has written the record that validates this one too: ACM asks all of a domain's certificates for the same.
module "acm" {
  source = "../modules/acm"

  domain_name = var.domain_name
}

module "waf" {
  source = "../modules/waf"

  name               = local.name
  scope              = "REGIONAL"
  account_id         = var.account_id
  rate_limit         = var.waf_rate_limit
  countries          = var.countries
  logs_key_arn       = module.kms.arns.logs
  log_retention_days = local.log_retention_days
}

module "alb" {
  source = "../modules/alb"

  name                      = local.name
  vpc_id                    = module.vpc.vpc_id
  subnet_ids                = module.vpc.private_subnet_ids
  cloudfront_prefix_list_id = var.cloudfront_prefix_list_id
  certificate_arn           = module.acm.certificate_arn
  web_acl_arn               = module.waf.arn
  logs_bucket               = module.logs.id

  # A load balancer tries its log bucket when it is made, and the bucket's policy must stand by then.
  depends_on = [module.logs]
}
