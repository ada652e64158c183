# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "workloads" {
  source   = "../workloads"
  platform = local.platform
  images   = var.images

  alert_email = var.alert_email
  jwt_secret  = var.jwt_secret
  log_level   = var.log_level
  aws_region  = var.aws_region
  api_key     = var.api_key
  warehouse   = var.warehouse
}
