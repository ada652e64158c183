# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "admin" {
  # Built from Admin.csproj.
  source                  = "../modules/ecs_service"
  platform                = var.platform
  name                    = "admin"
  image                   = var.images["admin"]
  port                    = 8080
  public                  = true
  protocol_version        = "HTTP1"
  paths                   = ["/*"]
  host                    = "admin"
  health_path             = "/health"
  min_tasks               = 2
  max_tasks               = 10
  cpu                     = 512
  memory_mib              = 1024
  environment             = {}
  secret_names            = []
  secret_environment      = {}
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["admin"]]
}
