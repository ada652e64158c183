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

module "pg_databases" {
  # Makes the databases that RDS does not. A copy of docker.io/library/postgres:17.6 in ECR, with RDS's certificates.
  source             = "../modules/database_job"
  platform           = var.platform
  name               = "pg-databases"
  image              = var.images["pg"]
  address            = module.pg.address
  port               = module.pg.port
  databases          = module.pg.databases
  username           = "postgres"
  password           = var.pw
  security_group_ids = [module.security_groups.ids["pg-databases"]]
}
