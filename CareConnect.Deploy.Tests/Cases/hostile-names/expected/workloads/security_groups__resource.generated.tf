# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "security_groups__resource" {
  # Built from ../security-groups/security-groups.csproj.
  source       = "../modules/ecs_service"
  platform     = var.platform
  name         = "security-groups"
  image        = var.images["security-groups"]
  port         = null
  public       = false
  min_tasks    = 2
  max_tasks    = 4
  cpu          = 512
  memory_mib   = 1024
  environment  = {}
  secret_names = ["S"]
  secret_environment = {
    S = "${var.source__parameter}${var.platform__parameter}${var.images__parameter}${var.region}${var.environment}${var.count__parameter}"
  }
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["security-groups"]]
}
