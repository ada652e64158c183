# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "queue" {
  # A copy of docker.io/library/rabbitmq:4.1 in ECR.
  source           = "../modules/ecs_service"
  platform         = var.platform
  name             = "queue"
  image            = var.images["queue"]
  port             = 5672
  public           = false
  protocol_version = "TCP"
  min_tasks        = 1
  max_tasks        = 1
  cpu              = 512
  memory_mib       = 1024
  user             = "65532"
  environment      = {}
  secret_names     = ["RABBITMQ_DEFAULT_PASS"]
  secret_environment = {
    RABBITMQ_DEFAULT_PASS = var.pin
  }
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["queue"]]
}
