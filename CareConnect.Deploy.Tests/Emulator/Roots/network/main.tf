# Keys, the three tiers with their endpoints, and one security group for each service and store.
module "kms" {
  source = "../modules/kms"

  name        = local.name
  environment = "dev"
  account_id  = local.account_id
  region      = local.region
}

module "vpc" {
  source = "../modules/vpc"

  name               = local.name
  region             = local.region
  account_id         = local.account_id
  cidr               = "10.3.0.0/16"
  zones              = ["us-east-1a", "us-east-1b"]
  nat                = "single"
  endpoint_zones     = 1
  logs_key_arn       = module.kms.arns.logs
  log_retention_days = 30
}

# The module of the load balancer belongs to another slice; its group is all that these rules need.
resource "aws_security_group" "balancer" {
  name        = "${local.name}-alb"
  description = "Stands for the load balancer's group"
  vpc_id      = module.vpc.vpc_id
}

module "security_groups" {
  source = "../modules/security_groups"

  platform = {
    name                        = local.name
    vpc_id                      = module.vpc.vpc_id
    alb_security_group_id       = aws_security_group.balancer.id
    endpoints_security_group_id = module.vpc.endpoints_security_group_id
    s3_prefix_list_id           = module.vpc.s3_prefix_list_id
  }
  clients = {
    api      = { port = 8080, public = true, connects_to = ["postgres", "cache"] }
    worker   = { connects_to = ["postgres", "cache", "api"], mail = { port = 587 } }
    migrator = { connects_to = ["postgres"] }
  }
  stores = { postgres = 5433, cache = 6380 }
}
