locals {
  has_standby = var.environment == "prod"

  primary = {
    name        = "careconnect-${var.environment}"
    environment = var.environment
    region      = var.region
    account_id  = var.account_id
    partition   = var.partition
  }
  standby = merge(local.primary, { name = "careconnect-dr", environment = "dr", region = var.standby_region })
}

module "state" {
  source = "../modules/state_storage"

  platform = local.primary
}

# In its own region, so that it is there when the other is not.
module "standby_state" {
  source    = "../modules/state_storage"
  count     = local.has_standby ? 1 : 0
  providers = { aws = aws.standby }

  platform = local.standby
}
