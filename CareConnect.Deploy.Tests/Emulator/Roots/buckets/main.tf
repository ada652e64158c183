# Every class of bucket, the storage of Terraform states among them.
module "kms" {
  source = "../modules/kms"

  name        = local.name
  environment = "dev"
  account_id  = local.account_id
  region      = local.region
}

locals {
  platform = {
    name         = local.name
    environment  = "dev"
    region       = local.region
    account_id   = local.account_id
    partition    = local.partition
    kms_key_arns = module.kms.arns
  }
  served = merge(local.platform, { logs_bucket = { id = module.logs.id, arn = module.logs.arn } })
}

module "logs" {
  source = "../modules/s3"

  platform        = local.platform
  name            = "logs"
  lifecycle_class = "logs"
}

module "files" {
  source = "../modules/s3"

  platform        = local.served
  name            = "files"
  lifecycle_class = "files"
}

module "backups" {
  source = "../modules/s3"

  platform         = local.served
  name             = "backups"
  lifecycle_class  = "backups"
  object_lock_days = 30
}

module "web" {
  source = "../modules/static_site"

  platform = local.served
  name     = "web"
}
