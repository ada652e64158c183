# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "postgres" {
  # Takes the place of the image docker.io/library/postgres:16.4.
  source             = "../modules/rds"
  platform           = var.platform
  name               = "postgres"
  engine_version     = "16"
  databases          = ["careconnect", "careconnect_reports"]
  username           = "postgres"
  password           = var.db_password
  security_group_ids = [module.security_groups.ids["postgres"]]
}

module "postgres_databases" {
  # Makes the databases that RDS does not. A copy of docker.io/library/postgres:16.4 in ECR, with RDS's certificates.
  source             = "../modules/database_job"
  platform           = var.platform
  name               = "postgres-databases"
  image              = var.images["postgres"]
  address            = module.postgres.address
  port               = module.postgres.port
  databases          = module.postgres.databases
  username           = "postgres"
  password           = var.db_password
  security_group_ids = [module.security_groups.ids["postgres-databases"]]
}
