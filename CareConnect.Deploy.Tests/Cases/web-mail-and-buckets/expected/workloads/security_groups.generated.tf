# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "security_groups" {
  source   = "../modules/security_groups"
  platform = var.platform

  clients = {
    "db-databases" = { port = null, public = false, connects_to = ["db"] }
    api            = { port = 8080, public = true, connects_to = ["db"], mail = { port = tonumber(var.smtp_port), outside = var.smtp_host != "" } }
    seed           = { port = null, public = false, connects_to = ["db"] }
  }
  stores = {
    db = 5433
  }
}
