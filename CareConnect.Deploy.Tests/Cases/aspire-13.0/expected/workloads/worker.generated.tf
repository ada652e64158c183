# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "worker" {
  # Built from Worker/Worker.csproj.
  source     = "../modules/ecs_service"
  platform   = var.platform
  name       = "worker"
  image      = var.images["worker"]
  port       = null
  public     = false
  min_tasks  = 2
  max_tasks  = 4
  cpu        = 512
  memory_mib = 1024
  environment = {
    CATALOGDB_DATABASE = "catalogdb"
  }
  secret_names = ["ConnectionStrings__catalogdb", "ConnectionStrings__cache", "CACHE_URI"]
  secret_environment = {
    ConnectionStrings__catalogdb = "Host=${module.postgres.address};Port=${module.postgres.port};Username=postgres;Password=${var.postgres_password};Database=catalogdb;SSL Mode=VerifyFull;Root Certificate=/app/rds-global-bundle.pem"
    ConnectionStrings__cache     = "${module.cache.address}:${module.cache.port},password=${var.cache_password},ssl=true"
    CACHE_URI                    = "rediss://:${replace(urlencode(var.cache_password), "+", "%20")}@${module.cache.address}:${module.cache.port}"
  }
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["worker"]]
}
