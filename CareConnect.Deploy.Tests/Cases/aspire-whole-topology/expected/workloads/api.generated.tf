# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "api" {
  # Built from ../SampleApi/SampleApi.csproj.
  source           = "../modules/ecs_service"
  platform         = var.platform
  name             = "api"
  image            = var.images["api"]
  port             = 8080
  public           = true
  protocol_version = "HTTP1"
  paths            = ["/*"]
  host             = null
  health_path      = "/health"
  min_tasks        = 2
  max_tasks        = 10
  cpu              = 512
  memory_mib       = 1024
  environment = {
    OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY = "in_memory"
    ASPNETCORE_FORWARDEDHEADERS_ENABLED = "true"
    HTTP_PORTS                          = "8080"
    CARECONNECT_DB_HOST                 = module.postgres.address
    CARECONNECT_DB_PORT                 = module.postgres.port
    CARECONNECT_DB_USERNAME             = "postgres"
    CARECONNECT_DB_JDBCCONNECTIONSTRING = "jdbc:postgresql://${module.postgres.address}:${module.postgres.port}/careconnect?sslmode=verify-full&sslrootcert=/app/rds-global-bundle.pem"
    CARECONNECT_DB_DATABASENAME         = "careconnect"
    CACHE_HOST                          = module.cache.address
    CACHE_PORT                          = module.cache.port
  }
  secret_names = [
    "ConnectionStrings__careconnect-db",
    "CARECONNECT_DB_PASSWORD",
    "CARECONNECT_DB_URI",
    "ConnectionStrings__cache",
    "CACHE_PASSWORD",
    "CACHE_URI",
    "Jwt__Secret",
  ]
  secret_environment = {
    "ConnectionStrings__careconnect-db" = "Host=${module.postgres.address};Port=${module.postgres.port};Username=postgres;Password=${var.postgres_password};Database=careconnect;SSL Mode=VerifyFull;Root Certificate=/app/rds-global-bundle.pem"
    CARECONNECT_DB_PASSWORD             = var.postgres_password
    CARECONNECT_DB_URI                  = "postgresql://postgres:${replace(urlencode(var.postgres_password), "+", "%20")}@${module.postgres.address}:${module.postgres.port}/careconnect?sslmode=verify-full&sslrootcert=/app/rds-global-bundle.pem"
    ConnectionStrings__cache            = "${module.cache.address}:${module.cache.port},password=${var.cache_password},ssl=true"
    CACHE_PASSWORD                      = var.cache_password
    CACHE_URI                           = "rediss://:${replace(urlencode(var.cache_password), "+", "%20")}@${module.cache.address}:${module.cache.port}"
    Jwt__Secret                         = var.jwt_secret
  }
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["api"]]
}
