# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "third_cache" {
  # Takes the place of the image redis:latest.
  source             = "../modules/elasticache"
  platform           = var.platform
  name               = "third-cache"
  engine_version     = "8.0"
  security_group_ids = [module.security_groups.ids["third-cache"]]
}
