# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "a" {
  # Built from ../a/a.csproj.
  source     = "../modules/ecs_service"
  platform   = var.platform
  name       = "a"
  image      = var.images["a"]
  port       = null
  public     = false
  min_tasks  = 2
  max_tasks  = 4
  cpu        = 512
  memory_mib = 1024
  environment = {
    C = "postgres://${module.pg.address}:${module.pg.port}/y?sslmode=verify-full&sslrootcert=/app/rds-global-bundle.pem"
    D = "rediss://${module.cache.address}:${module.cache.port}"
  }
  secret_names = ["A", "B", "ConnectionStrings__e", "ConnectionStrings__f"]
  secret_environment = {
    A                    = "Host=${module.pg.address};Port=${module.pg.port};Password=${var.pw};SSL Mode=VerifyFull;Root Certificate=/app/rds-global-bundle.pem"
    B                    = "Host=${module.pg.address};Port=${module.pg.port};Database=x;Password=${var.pw};SSL Mode=VerifyFull;Root Certificate=/app/rds-global-bundle.pem"
    ConnectionStrings__e = "${module.cache.address}:${module.cache.port},password=${var.t},ssl=true"
    ConnectionStrings__f = "${module.cache.address}:${module.cache.port},password=${var.t},ssl=true"
  }
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["a"]]
}
