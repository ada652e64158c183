# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "api" {
  # Built from ../CareConnect.Api/CareConnect.Api.csproj, with files of web.
  source           = "../modules/ecs_service"
  platform         = var.platform
  name             = "api"
  image            = var.images["api"]
  port             = 5000
  public           = false
  protocol_version = "HTTP2"
  health_path      = "/health"
  min_tasks        = 2
  max_tasks        = 10
  cpu              = 512
  memory_mib       = 1024
  environment = {
    HTTP_PORTS = "5000"
  }
  secret_names = ["ConnectionStrings__queue", "ConnectionStrings__combined"]
  secret_environment = {
    ConnectionStrings__queue    = "amqp://guest:${var.pin}@queue:5672"
    ConnectionStrings__combined = "${var.legacydb};Application Name=combined"
  }
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["api"]]
}
