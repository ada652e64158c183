# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "security_groups" {
  source   = "../modules/security_groups"
  platform = var.platform

  clients = {
    "security-groups" = { port = null, public = false, connects_to = [] }
    variables         = { port = null, public = false, connects_to = [] }
    outputs           = { port = null, public = false, connects_to = [] }
    versions          = { port = null, public = false, connects_to = [] }
    parameters        = { port = null, public = false, connects_to = [] }
    workloads         = { port = null, public = false, connects_to = [] }
    count2            = { port = null, public = false, connects_to = [] }
    "for-each"        = { port = null, public = false, connects_to = [] }
    platform2         = { port = null, public = false, connects_to = [] }
  }
  stores = {}
}
