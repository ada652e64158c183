# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "workloads" {
  source   = "./workloads"
  platform = local.platform
  images   = var.images

  smtp_host     = var.smtp_host
  smtp_password = var.smtp_password
  db_user       = var.db_user
  db_password   = var.db_password
  smtp_port     = var.smtp_port
  smtp_username = var.smtp_username
}
