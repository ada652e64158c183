# One instance as dev has it, with parameters, monitoring role, log group and login secret.
variable "secret" {
  description = "A canary: the tests look for it where it must not be."
  type        = string
  ephemeral   = true
  sensitive   = true
}

resource "aws_vpc" "this" {
  cidr_block = "10.3.0.0/16"
}

resource "aws_subnet" "database" {
  for_each = { "us-east-1a" = "10.3.21.0/24", "us-east-1b" = "10.3.22.0/24" }

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value
}

resource "aws_security_group" "postgres" {
  name   = "${local.name}-postgres"
  vpc_id = aws_vpc.this.id
}

module "kms" {
  source = "../modules/kms"

  name        = local.name
  environment = "dev"
  account_id  = local.account_id
  region      = local.region
}

module "postgres" {
  source = "../modules/rds"

  platform = {
    name                = local.name
    environment         = "dev"
    region              = local.region
    account_id          = local.account_id
    partition           = local.partition
    database_subnet_ids = values(aws_subnet.database)[*].id
    kms_key_arns        = module.kms.arns
    log_retention_days  = 30
    secrets_version     = 1
    deletion_protection = false
    replica_sources     = {}
    replica_region      = ""
    replica_kms_key_arn = ""
    database = {
      instance_class        = "db.t4g.micro"
      allocated_storage     = 20
      max_allocated_storage = 50
      multi_az              = false
      backup_retention_days = 7
      replica               = false
    }
  }
  name               = "postgres"
  engine_version     = "15"
  databases          = ["careconnect"]
  username           = "postgres"
  password           = var.secret
  security_group_ids = [aws_security_group.postgres.id]
}
