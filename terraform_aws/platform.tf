module "kms" {
  source = "./modules/kms"

  name        = local.name
  environment = var.environment
  account_id  = var.account_id
  region      = var.region
  partition   = var.partition
}

module "ecr" {
  source = "./modules/ecr"

  name        = local.name
  environment = var.environment
  region      = var.region
  account_id  = var.account_id
  partition   = var.partition
  images      = setunion(keys(var.images), ["collector", "ops"])
  kms_key_arn = module.kms.arns.data
  replication = var.replica_region == "" ? null : { region = var.replica_region, account_id = var.account_id }
}

module "ecs_cluster" {
  source = "./modules/ecs_cluster"

  name               = local.name
  kms_key_arns       = module.kms.arns
  log_retention_days = local.log_retention_days
}

# Target of the buckets' and the load balancer's access logs: 164.312(b).
module "logs" {
  source = "./modules/s3"

  platform        = local.foundation
  name            = "logs"
  lifecycle_class = "logs"
}

# The operators' task reaches every database and cache, and nothing reaches it.
module "ops_security_group" {
  source = "./modules/security_groups"

  platform        = local.platform
  clients         = { ops = { connects_to = keys(local.stores) } }
  existing_stores = local.stores
}

locals {
  stores = {
    for name, store in merge(module.workloads.databases, module.workloads.caches) : name =>
    { id = store.security_group_ids[0], port = store.port }
  }
}

module "ops_task" {
  source = "./modules/ops_task"

  platform                   = local.platform
  image                      = var.ops_image
  bucket_arns                = { for name, bucket in module.workloads.buckets : name => bucket.arn }
  database_login_secret_arns = { for name, database in module.workloads.databases : name => database.login_secret_arn }
  # The services that use a cache have its login in their secret; the API uses each of them.
  cache_login_references = { for name in keys(module.workloads.caches) : name => "${module.workloads.services["api"].secret_arn}:ConnectionStrings__${name}::" if contains(keys(module.workloads.services), "api") }
  security_group_ids     = [module.ops_security_group.ids["ops"]]
}
