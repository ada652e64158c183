# The cluster, and a job whose secrets reach the Secrets Manager and nothing else.
variable "secret" {
  description = "A canary: the tests look for it where it must not be."
  type        = string
  ephemeral   = true
  sensitive   = true
}

variable "secrets_version" {
  description = "Raised to write the secrets anew."
  type        = number
  default     = 1
}

module "kms" {
  source = "../modules/kms"

  name        = local.name
  environment = "dev"
  account_id  = local.account_id
  region      = local.region
}

module "ecs_cluster" {
  source = "../modules/ecs_cluster"

  name               = local.name
  kms_key_arns       = module.kms.arns
  log_retention_days = 30
}

module "migrator" {
  source = "../modules/ecs_task"

  platform = {
    name                = local.name
    environment         = "dev"
    region              = local.region
    account_id          = local.account_id
    partition           = local.partition
    kms_key_arns        = module.kms.arns
    log_retention_days  = 30
    collector_image     = "${local.account_id}.dkr.ecr.us-east-1.amazonaws.com/${local.name}/collector:0.43.0"
    secrets_version     = var.secrets_version
    replica_region      = ""
    replica_kms_key_arn = ""
    services            = {}
  }
  name         = "migrator"
  image        = "${local.account_id}.dkr.ecr.us-east-1.amazonaws.com/${local.name}/migrator:0.1.0"
  environment  = { CARECONNECT_DB_HOST = "postgres.example.com" }
  secret_names = ["CARECONNECT_DB_PASSWORD", "ConnectionStrings__careconnect-db"]
  secret_environment = {
    CARECONNECT_DB_PASSWORD             = var.secret
    "ConnectionStrings__careconnect-db" = "Host=postgres.example.com;Username=postgres;Password=${var.secret}"
  }
  bucket_arns        = { backups = "arn:aws:s3:::${local.name}-backups" }
  security_group_ids = ["sg-0123456789abcdef0"]
}
