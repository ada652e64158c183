# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "api" {
  # Built from ../SampleApi/SampleApi.csproj.
  source           = "../modules/ecs_service"
  platform         = var.platform
  name             = "api"
  image            = var.images["api"]
  port             = 8080
  public           = false
  protocol_version = "HTTP1"
  health_path      = "/health"
  min_tasks        = 2
  max_tasks        = 10
  cpu              = 512
  memory_mib       = 1024
  environment = {
    OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY = "in_memory"
    ASPNETCORE_FORWARDEDHEADERS_ENABLED = "true"
    HTTP_PORTS                          = "8080"
    CARECONNECT_HOST                    = module.postgres.address
    CARECONNECT_PORT                    = module.postgres.port
    CARECONNECT_USERNAME                = "postgres"
    CARECONNECT_JDBCCONNECTIONSTRING    = "jdbc:postgresql://${module.postgres.address}:${module.postgres.port}/careconnect?sslmode=verify-full&sslrootcert=/app/rds-global-bundle.pem"
    CARECONNECT_DATABASENAME            = "careconnect"
    READ_ONLY_HOST                      = module.postgres.address
    READ_ONLY_PORT                      = module.postgres.port
    READ_ONLY_USERNAME                  = "postgres"
    READ_ONLY_JDBCCONNECTIONSTRING      = "jdbc:postgresql://${module.postgres.address}:${module.postgres.port}/careconnect_reports?sslmode=verify-full&sslrootcert=/app/rds-global-bundle.pem"
    READ_ONLY_DATABASENAME              = "careconnect_reports"
    CACHE_HOST                          = module.cache.address
    CACHE_PORT                          = module.cache.port
  }
  secret_names = [
    "ConnectionStrings__careconnect",
    "CARECONNECT_PASSWORD",
    "CARECONNECT_URI",
    "ConnectionStrings__read-only",
    "READ_ONLY_PASSWORD",
    "READ_ONLY_URI",
    "ConnectionStrings__cache",
    "CACHE_PASSWORD",
    "CACHE_URI",
  ]
  secret_environment = {
    ConnectionStrings__careconnect = "Host=${module.postgres.address};Port=${module.postgres.port};Username=postgres;Password=${var.db_password};Database=careconnect;SSL Mode=VerifyFull;Root Certificate=/app/rds-global-bundle.pem"
    CARECONNECT_PASSWORD           = var.db_password
    CARECONNECT_URI                = "postgresql://postgres:${replace(urlencode(var.db_password), "+", "%20")}@${module.postgres.address}:${module.postgres.port}/careconnect?sslmode=verify-full&sslrootcert=/app/rds-global-bundle.pem"
    "ConnectionStrings__read-only" = "Host=${module.postgres.address};Port=${module.postgres.port};Username=postgres;Password=${var.db_password};Database=careconnect_reports;SSL Mode=VerifyFull;Root Certificate=/app/rds-global-bundle.pem"
    READ_ONLY_PASSWORD             = var.db_password
    READ_ONLY_URI                  = "postgresql://postgres:${replace(urlencode(var.db_password), "+", "%20")}@${module.postgres.address}:${module.postgres.port}/careconnect_reports?sslmode=verify-full&sslrootcert=/app/rds-global-bundle.pem"
    ConnectionStrings__cache       = "${module.cache.address}:${module.cache.port},password=${var.cache_password},ssl=true"
    CACHE_PASSWORD                 = var.cache_password
    CACHE_URI                      = "rediss://:${replace(urlencode(var.cache_password), "+", "%20")}@${module.cache.address}:${module.cache.port}"
  }
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["api"]]
}
