# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "workloads" {
  source   = "./workloads"
  platform = local.platform
  images   = var.images

  npm_token        = var.npm_token
  region           = var.region
  pin              = var.pin
  legacydb         = var.legacydb
  shared__topicarn = var.shared__topicarn
}
