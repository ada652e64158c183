# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "sessions" {
  # Takes the place of the image localhost:5000/valkey/valkey:8.1-alpine.
  source             = "../modules/elasticache"
  platform           = var.platform
  name               = "sessions"
  engine_version     = "8.0"
  security_group_ids = [module.security_groups.ids["sessions"]]
}
