# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "worker" {
  # Built from CareConnect.Worker/CareConnect.Worker.csproj.
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
  }
  secret_names = ["ConnectionStrings__careconnect"]
  secret_environment = {
    ConnectionStrings__careconnect = "Host=${module.postgres.address};Port=${module.postgres.port};Username=careconnect_app;Password=${var.careconnect_app_password};Database=careconnect;SSL Mode=VerifyFull;Root Certificate=/app/rds-global-bundle.pem"
  }
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["worker"]]
}
