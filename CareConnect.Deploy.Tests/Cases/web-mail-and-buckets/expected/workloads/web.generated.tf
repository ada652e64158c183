# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "web" {
  # Its files are built from CareConnect.Web/CareConnect.Web.csproj.
  source   = "../modules/static_site"
  platform = var.platform
  name     = "web"
}
