# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "proxy" {
  # A copy of docker.io/library/nginx:1.29@sha256:0123456789012345678901234567890123456789012345678901234567890123 in ECR.
  source           = "../modules/ecs_service"
  platform         = var.platform
  name             = "proxy"
  image            = var.images["proxy"]
  port             = 80
  public           = true
  protocol_version = "HTTP1"
  paths            = ["/*"]
  host             = null
  health_path      = "/"
  min_tasks        = 2
  max_tasks        = 10
  cpu              = 512
  memory_mib       = 1024
  user             = "65532"
  entrypoint       = ["nginx"]
  command          = ["-g", "daemon off;"]
  environment = {
    UPSTREAM = "api:5000"
    REGION   = var.region
    TOPIC    = var.shared__topicarn
  }
  secret_names            = []
  secret_environment      = {}
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["proxy"]]
}
