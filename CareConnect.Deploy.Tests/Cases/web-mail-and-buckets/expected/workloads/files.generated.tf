# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "files" {
  source           = "../modules/s3"
  platform         = var.platform
  name             = "files"
  lifecycle_class  = "files"
  object_lock_days = null
}
