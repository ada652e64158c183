# The replication group of a cache, with its parameter and subnet groups.
resource "aws_vpc" "this" {
  cidr_block = "10.3.0.0/16"
}

resource "aws_subnet" "database" {
  for_each = { "us-east-1a" = "10.3.21.0/24", "us-east-1b" = "10.3.22.0/24" }

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value
}

resource "aws_security_group" "cache" {
  name   = "${local.name}-cache"
  vpc_id = aws_vpc.this.id
}

module "kms" {
  source = "../modules/kms"

  name        = local.name
  environment = "dev"
  account_id  = local.account_id
  region      = local.region
}

module "cache" {
  source = "../modules/elasticache"

  platform = {
    name                = local.name
    environment         = "dev"
    database_subnet_ids = values(aws_subnet.database)[*].id
    kms_key_arns        = module.kms.arns
    log_retention_days  = 30
    cache               = { node_type = "cache.t4g.small", nodes = 2, snapshot_retention_days = 15 }
  }
  name               = "cache"
  security_group_ids = [aws_security_group.cache.id]
}
