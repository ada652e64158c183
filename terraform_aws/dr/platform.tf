module "kms" {
  source = "../modules/kms"

  name        = local.name
  environment = "dr"
  account_id  = var.account_id
  region      = var.region
  partition   = var.partition
}

# No images of its own: prod's registry replicates here, into repositories that this template makes immutable and encrypted.
module "ecr" {
  source = "../modules/ecr"

  name             = local.name
  environment      = "dr"
  region           = var.region
  account_id       = var.account_id
  partition        = var.partition
  images           = []
  kms_key_arn      = module.kms.arns.data
  replica_prefixes = [var.primary.name]
}

module "ecs_cluster" {
  source = "../modules/ecs_cluster"

  name               = local.name
  kms_key_arns       = module.kms.arns
  log_retention_days = local.log_retention_days
}

module "logs" {
  source = "../modules/s3"

  platform        = local.foundation
  name            = "logs"
  lifecycle_class = "logs"
}

locals {
  stores = {
    for name, store in merge(module.workloads.databases, module.workloads.caches) : name =>
    { id = store.security_group_ids[0], port = store.port }
  }
}

module "ops_security_group" {
  source = "../modules/security_groups"

  platform        = local.platform
  clients         = { ops = { connects_to = keys(local.stores) } }
  existing_stores = local.stores
}

# Its clock stands still while dormant; by hand it answers drills and, after the failover, everything.
module "ops_task" {
  source = "../modules/ops_task"

  platform                   = local.platform
  image                      = var.ops_image
  bucket_arns                = { for name, bucket in module.workloads.buckets : name => bucket.arn }
  database_login_secret_arns = { for name, database in module.workloads.databases : name => database.login_secret_arn }
  # The services that use a cache have its login in their secret; the API uses each of them.
  cache_login_references = { for name in keys(module.workloads.caches) : name => "${module.workloads.services["api"].secret_arn}:ConnectionStrings__${name}::" if contains(keys(module.workloads.services), "api") }
  security_group_ids     = [module.ops_security_group.ids["ops"]]
}
