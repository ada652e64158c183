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
  environment = {
    OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY = "in_memory"
    ALERT_EMAIL                         = var.alert_email
    LOG_LEVEL                           = var.log_level
    AWS_REGION                          = var.aws_region
  }
  secret_names = ["JWT_SECRET", "API_KEY", "ConnectionStrings__warehouse"]
  secret_environment = {
    JWT_SECRET                   = var.jwt_secret
    API_KEY                      = var.api_key
    ConnectionStrings__warehouse = var.warehouse
  }
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["worker"]]
}
