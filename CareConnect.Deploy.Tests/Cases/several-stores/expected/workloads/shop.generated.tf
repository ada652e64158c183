# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "shop" {
  # Built from ../api/api.csproj.
  source           = "../modules/ecs_service"
  platform         = var.platform
  name             = "shop"
  image            = var.images["shop"]
  port             = 8080
  public           = false
  protocol_version = "HTTP1"
  health_path      = "/health"
  min_tasks        = 2
  max_tasks        = 10
  cpu              = 512
  memory_mib       = 1024
  environment      = {}
  secret_names     = ["ConnectionStrings__s", "ConnectionStrings__t"]
  secret_environment = {
    ConnectionStrings__s = "${module.sessions.address}:${module.sessions.port},password=${var.t2},ssl=true"
    ConnectionStrings__t = "${module.third_cache.address}:${module.third_cache.port},password=${var.t3},ssl=true"
  }
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["shop"]]
}
