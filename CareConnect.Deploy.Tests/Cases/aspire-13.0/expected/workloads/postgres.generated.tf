# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "postgres" {
  # Takes the place of the image docker.io/library/postgres:17.6.
  source             = "../modules/rds"
  platform           = var.platform
  name               = "postgres"
  engine_version     = "17"
  databases          = ["catalogdb"]
  username           = "postgres"
  password           = var.postgres_password
  security_group_ids = [module.security_groups.ids["postgres"]]
}
