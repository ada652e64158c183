# Production. Account, zone, domain, addresses and images are the owner's to fill in; the sizes are what was planned for.
environment         = "prod"
region              = "us-east-1"
account_id          = "123456789012"
domain_name         = "careconnect.example.com"
zone_id             = "Z0123456789ABCDEFGHIJ"
notification_emails = ["ops@example.com"]
github_repository   = "example/careconnect"

vpc_cidr                  = "10.0.0.0/16"
zones                     = ["us-east-1a", "us-east-1b", "us-east-1c"]
nat                       = "per_zone"
cloudfront_prefix_list_id = "pl-3b927c52"

waf_rate_limit = 10000
countries      = ["US", "CA", "GB", "DE"]

database = {
  instance_class        = "db.r6g.large"
  allocated_storage     = 100
  max_allocated_storage = 1000
  multi_az              = true
  backup_retention_days = 35
  replica               = true
}

cache = {
  node_type               = "cache.r6g.large"
  nodes                   = 2
  snapshot_retention_days = 35
}

services = {
  api    = { cpu = 1024, memory_mib = 2048, min_tasks = 3, max_tasks = 10 }
  worker = { cpu = 512, memory_mib = 1024, min_tasks = 2, max_tasks = 4 }
}

# Key and buckets are outputs of the root dr; leave both out until that root was applied once.
replica_region      = "us-west-2"
replica_kms_key_arn = "arn:aws:kms:us-west-2:123456789012:key/00000000-0000-0000-0000-000000000000"
bucket_replicas = {
  files   = "arn:aws:s3:::careconnect-dr-files"
  backups = "arn:aws:s3:::careconnect-dr-backups"
}

# Digests of what was tested in staging.
images = {
  api      = "123456789012.dkr.ecr.us-east-1.amazonaws.com/careconnect-prod/api@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  worker   = "123456789012.dkr.ecr.us-east-1.amazonaws.com/careconnect-prod/worker@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  migrator = "123456789012.dkr.ecr.us-east-1.amazonaws.com/careconnect-prod/migrator@sha256:0000000000000000000000000000000000000000000000000000000000000000"
}
collector_image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/careconnect-prod/collector@sha256:0000000000000000000000000000000000000000000000000000000000000000"
ops_image       = "123456789012.dkr.ecr.us-east-1.amazonaws.com/careconnect-prod/ops@sha256:0000000000000000000000000000000000000000000000000000000000000000"
