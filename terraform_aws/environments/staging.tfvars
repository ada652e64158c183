# Staging: production in everything but size, with made-up data.
environment         = "staging"
region              = "us-east-1"
account_id          = "210987654321"
domain_name         = "careconnect-staging.example.com"
zone_id             = "Z0123456789ABCDEFGHIJ"
notification_emails = ["ops@example.com"]
github_repository   = "example/careconnect"

vpc_cidr                  = "10.2.0.0/16"
zones                     = ["us-east-1a", "us-east-1b", "us-east-1c"]
nat                       = "single"
cloudfront_prefix_list_id = "pl-3b927c52"

waf_rate_limit = 2000
countries      = ["US", "CA", "GB", "DE"]

database = {
  instance_class        = "db.t4g.medium"
  allocated_storage     = 50
  max_allocated_storage = 200
  multi_az              = true
  backup_retention_days = 7
  replica               = true
}

cache = {
  node_type               = "cache.t4g.small"
  nodes                   = 2
  snapshot_retention_days = 15
}

services = {
  api    = { cpu = 512, memory_mib = 1024, min_tasks = 1, max_tasks = 2 }
  worker = { cpu = 256, memory_mib = 512, min_tasks = 1, max_tasks = 2 }
}

spot_workers = true

# Digests here too, so that production can take what was tested.
images = {
  api      = "210987654321.dkr.ecr.us-east-1.amazonaws.com/careconnect-staging/api@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  worker   = "210987654321.dkr.ecr.us-east-1.amazonaws.com/careconnect-staging/worker@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  migrator = "210987654321.dkr.ecr.us-east-1.amazonaws.com/careconnect-staging/migrator@sha256:0000000000000000000000000000000000000000000000000000000000000000"
}
collector_image = "210987654321.dkr.ecr.us-east-1.amazonaws.com/careconnect-staging/collector@sha256:0000000000000000000000000000000000000000000000000000000000000000"
ops_image       = "210987654321.dkr.ecr.us-east-1.amazonaws.com/careconnect-staging/ops@sha256:0000000000000000000000000000000000000000000000000000000000000000"
