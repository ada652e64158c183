# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "security_groups" {
  source   = "../modules/security_groups"
  platform = var.platform

  clients = {
    queue  = { port = 5672, public = false, connects_to = [] }
    proxy  = { port = 80, public = true, connects_to = ["api"] }
    api    = { port = 5000, public = false, connects_to = ["queue"] }
    legacy = { port = null, public = false, connects_to = [] }
    tool   = { port = null, public = false, connects_to = ["api"] }
  }
  stores = {}
}
