# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "legacy" {
  # Built from ../legacy/Dockerfile in ../legacy.
  source       = "../modules/ecs_service"
  platform     = var.platform
  name         = "legacy"
  image        = var.images["legacy"]
  port         = null
  public       = false
  min_tasks    = 2
  max_tasks    = 4
  cpu          = 512
  memory_mib   = 1024
  user         = "65532"
  environment  = {}
  secret_names = ["ACCESS_PIN"]
  secret_environment = {
    ACCESS_PIN = "pin ${var.pin}"
  }
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["legacy"]]
}
