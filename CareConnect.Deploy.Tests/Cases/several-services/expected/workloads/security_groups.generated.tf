# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "security_groups" {
  source   = "../modules/security_groups"
  platform = var.platform

  clients = {
    shop              = { port = 8080, public = true, connects_to = ["admin"] }
    admin             = { port = 8080, public = true, connects_to = [] }
    api               = { port = 8080, public = true, connects_to = ["shop"] }
    "security-groups" = { port = null, public = false, connects_to = ["shop"] }
    outputs           = { port = null, public = false, connects_to = [] }
  }
  stores = {}
}
