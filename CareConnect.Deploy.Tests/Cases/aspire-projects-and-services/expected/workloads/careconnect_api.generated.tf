# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "careconnect_api" {
  # Built from ../SampleApi/SampleApi.csproj.
  source           = "../modules/ecs_service"
  platform         = var.platform
  name             = "careconnect-api"
  image            = var.images["careconnect-api"]
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
  }
  secret_names            = []
  secret_environment      = {}
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["careconnect-api"]]
}
