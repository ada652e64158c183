# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "workloads" {
  source   = "./workloads"
  platform = local.platform
  images   = var.images

  source__parameter   = var.source__parameter
  platform__parameter = var.platform__parameter
  images__parameter   = var.images__parameter
  region              = var.region
  environment         = var.environment
  count__parameter    = var.count__parameter
}
