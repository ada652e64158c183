# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "tool" {
  # Runs node of ../tools.
  source     = "../modules/ecs_task"
  platform   = var.platform
  name       = "tool"
  image      = var.images["tool"]
  cpu        = 512
  memory_mib = 1024
  user       = "65532"
  entrypoint = ["node"]
  command    = ["seed.js", "--level", "info"]
  environment = {
    API = "http://api:5000"
  }
  secret_names            = []
  secret_environment      = {}
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["tool"]]
}
