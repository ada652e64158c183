# Safeguards of the account: trail, configuration history, threat detection, password policy; and a vault for backups.
locals {
  platform = {
    name                = local.name
    environment         = "dev"
    region              = local.region
    account_id          = local.account_id
    partition           = local.partition
    deletion_protection = false
  }
}

module "logs" {
  source = "../modules/s3"

  platform        = merge(local.platform, { kms_key_arns = { data = "unused by a log bucket" } })
  name            = "logs"
  lifecycle_class = "logs"
}

module "account" {
  source = "../modules/account"

  platform        = merge(local.platform, { logs_bucket = { id = module.logs.id, arn = module.logs.arn } })
  global          = true
  audit_lock_days = 30
}

module "backup_vault" {
  source = "../modules/backup_vault"

  platform              = local.platform
  name                  = "backup"
  compliance_after_days = null
}
