# The standby region of prod, in prod's account. Account, domain, addresses and digests follow prod.tfvars.
account_id          = "123456789012"
domain_name         = "careconnect.example.com"
notification_emails = ["ops@example.com"]

region  = "us-west-2"
primary = { region = "us-east-1", name = "careconnect-prod" }

# Every database of the manifest; empty after a failover, together with dormant = false.
replicated_databases = ["postgres"]
dormant              = true

vpc_cidr                  = "10.1.0.0/16"
zones                     = ["us-west-2a", "us-west-2b", "us-west-2c"]
nat                       = "none"
cloudfront_prefix_list_id = "pl-82a045eb"

waf_rate_limit = 10000
countries      = ["US", "CA", "GB", "DE"]

database = {
  instance_class        = "db.r6g.large"
  allocated_storage     = 100
  max_allocated_storage = 1000
  multi_az              = true
  backup_retention_days = 35
  replica               = false
}

# The smallest that takes prod's traffic with an empty cache; raise it when a failover lasts.
cache = {
  node_type               = "cache.t4g.small"
  nodes                   = 2
  snapshot_retention_days = 15
}

services = {
  api    = { cpu = 1024, memory_mib = 2048, min_tasks = 3, max_tasks = 10 }
  worker = { cpu = 512, memory_mib = 1024, min_tasks = 2, max_tasks = 4 }
}

# Prod's digests; prod's registry copies the images here.
images = {
  api      = "123456789012.dkr.ecr.us-west-2.amazonaws.com/careconnect-prod/api@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  worker   = "123456789012.dkr.ecr.us-west-2.amazonaws.com/careconnect-prod/worker@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  migrator = "123456789012.dkr.ecr.us-west-2.amazonaws.com/careconnect-prod/migrator@sha256:0000000000000000000000000000000000000000000000000000000000000000"
}
collector_image = "123456789012.dkr.ecr.us-west-2.amazonaws.com/careconnect-prod/collector@sha256:0000000000000000000000000000000000000000000000000000000000000000"
ops_image       = "123456789012.dkr.ecr.us-west-2.amazonaws.com/careconnect-prod/ops@sha256:0000000000000000000000000000000000000000000000000000000000000000"
