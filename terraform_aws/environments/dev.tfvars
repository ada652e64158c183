# Development: the smallest of everything in a single zone, for trying things against AWS. The second zone is empty
# but for what AWS demands of a load balancer and a database.
environment         = "dev"
region              = "us-east-1"
account_id          = "345678901234"
domain_name         = "careconnect-dev.example.com"
zone_id             = "Z0123456789ABCDEFGHIJ"
notification_emails = ["ops@example.com"]
github_repository   = "example/careconnect"

vpc_cidr                  = "10.3.0.0/16"
zones                     = ["us-east-1a", "us-east-1b"]
nat                       = "none"
cloudfront_prefix_list_id = "pl-3b927c52"

waf_rate_limit = 2000
countries      = ["US", "CA", "GB", "DE"]

database = {
  instance_class        = "db.t4g.micro"
  allocated_storage     = 20
  max_allocated_storage = 50
  multi_az              = false
  backup_retention_days = 7
  replica               = false
}

cache = {
  node_type               = "cache.t4g.micro"
  nodes                   = 1
  snapshot_retention_days = 15
}

services = {
  api    = { cpu = 256, memory_mib = 512, min_tasks = 1, max_tasks = 1 }
  worker = { cpu = 256, memory_mib = 512, min_tasks = 1, max_tasks = 1 }
}

spot_workers = true

# Tags will do here; the repositories still refuse to move one.
images = {
  api      = "345678901234.dkr.ecr.us-east-1.amazonaws.com/careconnect-dev/api:0.1.0"
  worker   = "345678901234.dkr.ecr.us-east-1.amazonaws.com/careconnect-dev/worker:0.1.0"
  migrator = "345678901234.dkr.ecr.us-east-1.amazonaws.com/careconnect-dev/migrator:0.1.0"
}
collector_image = "345678901234.dkr.ecr.us-east-1.amazonaws.com/careconnect-dev/collector@sha256:0000000000000000000000000000000000000000000000000000000000000000"
ops_image       = "345678901234.dkr.ecr.us-east-1.amazonaws.com/careconnect-dev/ops@sha256:0000000000000000000000000000000000000000000000000000000000000000"
