# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "shop" {
  # Built from Shop.csproj.
  source           = "../modules/ecs_service"
  platform         = var.platform
  name             = "shop"
  image            = var.images["shop"]
  port             = 8080
  public           = true
  protocol_version = "HTTP1"
  paths            = ["/*"]
  host             = "shop"
  health_path      = "/health"
  min_tasks        = 2
  max_tasks        = 10
  cpu              = 512
  memory_mib       = 1024
  environment = {
    services__Admin__http__0 = "http://admin:8080"
    PUBLIC                   = "https://admin.${var.platform.domain_name}/signin"
  }
  secret_names            = []
  secret_environment      = {}
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["shop"]]
}
