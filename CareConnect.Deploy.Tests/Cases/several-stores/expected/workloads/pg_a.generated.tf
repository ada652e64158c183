# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "pg_a" {
  # Takes the place of the image registry.example.com:5000/mirror/postgres:16-alpine.
  source             = "../modules/rds"
  platform           = var.platform
  name               = "pg-a"
  engine_version     = "16"
  databases          = ["orders", "orders-archive"]
  username           = "postgres"
  password           = var.pw_a
  security_group_ids = [module.security_groups.ids["pg-a"]]
}

module "pg_a_databases" {
  # Makes the databases that RDS does not. A copy of registry.example.com:5000/mirror/postgres:16-alpine in ECR, with RDS's certificates.
  source             = "../modules/database_job"
  platform           = var.platform
  name               = "pg-a-databases"
  image              = var.images["pg-a"]
  address            = module.pg_a.address
  port               = module.pg_a.port
  databases          = module.pg_a.databases
  username           = "postgres"
  password           = var.pw_a
  security_group_ids = [module.security_groups.ids["pg-a-databases"]]
}
