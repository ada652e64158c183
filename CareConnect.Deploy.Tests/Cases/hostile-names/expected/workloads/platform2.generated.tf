# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "platform2" {
  # Built from ../platform2/platform2.csproj.
  source                  = "../modules/ecs_service"
  platform                = var.platform
  name                    = "platform2"
  image                   = var.images["platform2"]
  port                    = null
  public                  = false
  min_tasks               = 2
  max_tasks               = 4
  cpu                     = 512
  memory_mib              = 1024
  environment             = {}
  secret_names            = []
  secret_environment      = {}
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["platform2"]]
}
