# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "workloads" {
  source   = "../workloads"
  platform = local.platform
  images   = var.images

  images__parameter = var.images__parameter
  images__second    = var.images__second
}
