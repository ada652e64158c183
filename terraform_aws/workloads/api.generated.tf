# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "api" {
  # Built from CareConnect.Api/CareConnect.Api.csproj.
  source           = "../modules/ecs_service"
  platform         = var.platform
  name             = "api"
  image            = var.images["api"]
  port             = 8080
  public           = true
  protocol_version = "HTTP1"
  paths            = ["/api/*", "/health", "/actuator/*", "/openapi/*"]
  host             = null
  health_path      = "/health"
  min_tasks        = 2
  max_tasks        = 10
  cpu              = 1024
  memory_mib       = 2048
  environment = {
    OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY = "in_memory"
    ASPNETCORE_FORWARDEDHEADERS_ENABLED = "true"
    HTTP_PORTS                          = "8080"
    CACHE_HOST                          = module.cache.address
    CACHE_PORT                          = module.cache.port
    ForwardedHeaders__KnownNetworks__0  = var.platform.vpc_cidr
  }
  secret_names = [
    "ConnectionStrings__careconnect",
    "ConnectionStrings__careconnect-readonly",
    "ConnectionStrings__cache",
    "CACHE_PASSWORD",
    "CACHE_URI",
    "Jwt__SigningKey",
  ]
  secret_environment = {
    ConnectionStrings__careconnect            = "Host=${module.postgres.address};Port=${module.postgres.port};Username=careconnect_app;Password=${var.careconnect_app_password};Database=careconnect;SSL Mode=VerifyFull;Root Certificate=/app/rds-global-bundle.pem"
    "ConnectionStrings__careconnect-readonly" = "Host=${module.postgres.reader_address};Port=${module.postgres.port};Username=careconnect_readonly;Password=${var.careconnect_readonly_password};Database=careconnect;SSL Mode=VerifyFull;Root Certificate=/app/rds-global-bundle.pem"
    ConnectionStrings__cache                  = "${module.cache.address}:${module.cache.port},password=${var.cache_password},ssl=true"
    CACHE_PASSWORD                            = var.cache_password
    CACHE_URI                                 = "rediss://:${replace(urlencode(var.cache_password), "+", "%20")}@${module.cache.address}:${module.cache.port}"
    Jwt__SigningKey                           = var.jwt_signing_key
  }
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["api"]]
}
