# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "workloads" {
  source   = "./workloads"
  platform = local.platform
  images   = var.images

  careconnect_app_password      = var.careconnect_app_password
  careconnect_readonly_password = var.careconnect_readonly_password
  careconnect_backup_password   = var.careconnect_backup_password
  jwt_signing_key               = var.jwt_signing_key
  postgres_password             = var.postgres_password
  cache_password                = var.cache_password
}
