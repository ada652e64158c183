# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "cache" {
  # Takes the place of the image docker.io/library/redis:8.6.
  source             = "../modules/elasticache"
  platform           = var.platform
  name               = "cache"
  engine_version     = "8.0"
  security_group_ids = [module.security_groups.ids["cache"]]
}
