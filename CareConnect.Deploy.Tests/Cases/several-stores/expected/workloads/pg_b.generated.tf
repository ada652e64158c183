# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "pg_b" {
  # Takes the place of the image postgres:17.6@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.
  source             = "../modules/rds"
  platform           = var.platform
  name               = "pg-b"
  engine_version     = "17"
  databases          = ["users"]
  username           = "postgres"
  password           = var.pw_b
  security_group_ids = [module.security_groups.ids["pg-b"]]
}
