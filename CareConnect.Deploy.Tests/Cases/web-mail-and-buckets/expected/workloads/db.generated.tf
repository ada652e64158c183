# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "db" {
  # Takes the place of the image docker.io/library/postgres:17.6-alpine.
  source             = "../modules/rds"
  platform           = var.platform
  name               = "db"
  engine_version     = "17"
  databases          = ["careconnect", "journal-db"]
  username           = var.db_user
  password           = var.db_password
  security_group_ids = [module.security_groups.ids["db"]]
}
