# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "security_groups" {
  source   = "../modules/security_groups"
  platform = var.platform

  clients = {
    "pg-a-databases" = { port = null, public = false, connects_to = ["pg-a"] }
    "pg-databases"   = { port = null, public = false, connects_to = ["pg"] }
    "shop-api"       = { port = 8080, public = true, connects_to = ["pg-a", "pg-b"] }
    shop             = { port = 8080, public = false, connects_to = ["sessions", "third-cache"] }
    a                = { port = null, public = false, connects_to = ["pg", "cache"] }
  }
  stores = {
    "pg-a"        = 5433
    "pg-b"        = 5433
    sessions      = 6380
    "third-cache" = 6380
    pg            = 5433
    cache         = 6380
  }
}
