# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "worker" {
  # Built from ../SampleWorker/SampleWorker.csproj.
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
  command    = ["--drain", "30"]
  environment = {
    OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY  = "in_memory"
    CARECONNECT_API_HTTP                 = "http://careconnect-api:8080"
    "services__careconnect-api__http__0" = "http://careconnect-api:8080"
    ADMIN_HTTP                           = "http://admin:8080"
    services__admin__http__0             = "http://admin:8080"
    LITERAL                              = "a plain {value} with braces"
    API_HOST                             = "careconnect-api"
    API_HOSTANDPORT                      = "careconnect-api:8080"
    CALLBACK_URL                         = "http://careconnect-api:8080/hooks/{id}"
  }
  secret_names            = []
  secret_environment      = {}
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["worker"]]
}
