# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "pg" {
  # Takes the place of the image docker.io/library/postgres:17.6.
  source             = "../modules/rds"
  platform           = var.platform
  name               = "pg"
  engine_version     = "17"
  databases          = ["x", "y"]
  username           = "postgres"
  password           = var.pw
  security_group_ids = [module.security_groups.ids["pg"]]
}
