# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "backups" {
  source           = "../modules/s3"
  platform         = var.platform
  name             = "backups"
  lifecycle_class  = "backups"
  object_lock_days = 35
}
