# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "security_groups" {
  source   = "../modules/security_groups"
  platform = var.platform

  clients = {}
  stores  = {}
}
