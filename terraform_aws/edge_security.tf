# Certificates and web ACLs, once for CloudFront in us-east-1 and once for the load balancer in the region.
module "acm" {
  source    = "./modules/acm"
  providers = { aws = aws.us_east_1 }

  domain_name = var.domain_name
  zone_id     = var.zone_id
}

# Validated by the record that the first certificate writes: ACM asks both for the same one.
module "acm_regional" {
  source = "./modules/acm"
  count  = local.edge_is_home ? 0 : 1

  domain_name = var.domain_name
}

module "waf" {
  source    = "./modules/waf"
  providers = { aws = aws.us_east_1 }

  name               = local.name
  scope              = "CLOUDFRONT"
  account_id         = var.account_id
  rate_limit         = var.waf_rate_limit
  countries          = var.countries
  logs_key_arn       = local.edge_key_arn
  log_retention_days = local.log_retention_days
}

module "waf_regional" {
  source = "./modules/waf"

  name               = local.name
  scope              = "REGIONAL"
  account_id         = var.account_id
  rate_limit         = var.waf_rate_limit
  countries          = var.countries
  logs_key_arn       = module.kms.arns.logs
  log_retention_days = local.log_retention_days
}

module "kms_edge" {
  source    = "./modules/kms"
  count     = local.edge_is_home ? 0 : 1
  providers = { aws = aws.us_east_1 }

  name        = "${local.name}-edge"
  environment = var.environment
  account_id  = var.account_id
  region      = "us-east-1"
  partition   = var.partition
}
