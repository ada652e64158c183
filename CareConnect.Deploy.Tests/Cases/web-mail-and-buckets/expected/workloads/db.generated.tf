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

module "db_databases" {
  # Makes the databases that RDS does not. A copy of docker.io/library/postgres:17.6-alpine in ECR, with RDS's certificates.
  source             = "../modules/database_job"
  platform           = var.platform
  name               = "db-databases"
  image              = var.images["db"]
  address            = module.db.address
  port               = module.db.port
  databases          = module.db.databases
  username           = var.db_user
  password           = var.db_password
  security_group_ids = [module.security_groups.ids["db-databases"]]
}
