locals {
  # In us-east-1 the edge shares certificate and keys with the environment; elsewhere it needs its own.
  edge_is_home = var.region == "us-east-1"
  edge_key_arn = local.edge_is_home ? module.kms.arns.logs : module.kms_edge[0].arns.logs

  has_site = length(module.workloads.sites) > 0

  # Where a site answers the domain, only what the services claim by path goes to them.
  service_paths = [for path in distinct(flatten([for service in module.workloads.services : service.paths])) : path if path != "/*"]

  # A health check of a path that a site answers would always be content.
  is_checked = local.has_site ? contains(local.service_paths, var.health_path) : length(module.workloads.public_services) > 0
  sites      = { for name, site in module.workloads.sites : name => { bucket_regional_domain_name = site.bucket_regional_domain_name } }

  # Services with a host name of their own answer under the wildcard. Where a site answers the domain, they get a
  # distribution to themselves: one distribution cannot route by host.
  distributions = merge(
    { main = { name = local.name, sites = local.sites, aliases = local.has_site ? [var.domain_name] : [var.domain_name, "*.${var.domain_name}"] } },
    local.has_site ? { hosts = { name = "${local.name}-hosts", sites = {}, aliases = ["*.${var.domain_name}"] } } : {},
  )
}

module "cloudfront" {
  source    = "./modules/cloudfront"
  for_each  = local.distributions
  providers = { aws = aws.us_east_1 }

  name                    = each.value.name
  account_id              = var.account_id
  aliases                 = each.value.aliases
  certificate_arn         = module.acm.certificate_arn
  web_acl_arn             = module.waf.arn
  origin                  = { vpc_origin_id = module.alb.vpc_origin_id, domain_name = module.alb.dns_name }
  standby                 = var.standby
  serve_standby           = var.failover_armed
  sites                   = each.value.sites
  service_paths           = local.service_paths
  content_security_policy = var.content_security_policy
  countries               = var.countries
  price_class             = var.price_class
  logs_key_arn            = local.edge_key_arn
  log_retention_days      = local.log_retention_days
}

module "route53" {
  source   = "./modules/route53"
  for_each = local.distributions

  name        = each.value.name
  zone_id     = var.zone_id
  hosts       = each.value.aliases
  target      = { name = module.cloudfront[each.key].domain_name, zone_id = module.cloudfront[each.key].hosted_zone_id }
  health_path = each.key == "main" && local.is_checked ? var.health_path : null
}
