# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "variables" {
  # Built from ../variables/variables.csproj.
  source     = "../modules/ecs_service"
  platform   = var.platform
  name       = "variables"
  image      = var.images["variables"]
  port       = null
  public     = false
  min_tasks  = 2
  max_tasks  = 4
  cpu        = 512
  memory_mib = 1024
  environment = {
    "ü"     = "1"
    "क्ष"    = "2"
    "👩‍👩‍👧"     = "3"
    "日本"    = "4"
    "a.b-c" = "5"
    "for"   = "8"
    "null"  = "9"
    "$${x}" = "10"
    "%%{y}" = "11"
    "\"q\"" = "12"
    "à"     = "x"
    "ก็"     = "13"
    "a​b"   = "15"
    "क्‍ष"    = "17"
    "🇩🇪🇫"    = "18"
    "ःx"    = "19"
    "󠀠"     = "20"
  }
  secret_names            = []
  secret_environment      = {}
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["variables"]]
}
