# What an environment refuses. Every run gives several variables a value that each must refuse by itself.
mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
}

mock_provider "aws" {
  alias = "dr"

  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
}

mock_provider "aws" {
  alias = "us_east_1"

  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
}

# The variables are what is tested, so nothing needs to run behind them.
override_module {
  target = module.workloads
  outputs = {
    services        = {}
    jobs            = {}
    databases       = {}
    caches          = {}
    buckets         = {}
    sites           = {}
    mail            = {}
    public_services = []
    cache_passwords = {}
  }
}

variables {
  environment               = "prod"
  account_id                = "123456789012"
  domain_name               = "careconnect.example.com"
  zone_id                   = "Z0123456789ABCDEFGHIJ"
  notification_emails       = ["ops@example.com"]
  zones                     = ["us-east-1a", "us-east-1b", "us-east-1c"]
  nat                       = "per_zone"
  cloudfront_prefix_list_id = "pl-3b927c52"
  waf_rate_limit            = 10000
  replica_region            = "us-west-2"

  database = {
    instance_class        = "db.r6g.large"
    allocated_storage     = 100
    max_allocated_storage = 1000
    multi_az              = true
    backup_retention_days = 35
    replica               = true
  }

  cache = { node_type = "cache.r6g.large", nodes = 2, snapshot_retention_days = 35 }

  images = {
    api      = "registry.example.com/api@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    worker   = "registry.example.com/worker@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    migrator = "registry.example.com/migrator@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  }
  collector_image = "registry.example.com/collector@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  ops_image       = "registry.example.com/ops@sha256:0000000000000000000000000000000000000000000000000000000000000000"

  postgres_password             = "canarypostgrespassword0123456789"
  cache_password                = "canarycachepassword0123456789012"
  careconnect_app_password      = "canarycareconnectapppassword0123"
  careconnect_readonly_password = "canarycareconnectreadonlypasswor"
  careconnect_backup_password   = "canarycareconnectbackuppassword0"
  jwt_signing_key               = "canaryjwtsigningkey012345678901234567890123456789012345678901234"
}

run "prod_refuses_what_is_good_enough_for_dev" {
  command = plan

  variables {
    # A tag that can be moved, a single task, a single zone, one region only.
    images         = { api = "registry.example.com/api:1.2.3" }
    services       = { api = { min_tasks = 1 } }
    spot_workers   = true
    nat            = "single"
    zones          = ["us-east-1a", "us-east-1b"]
    replica_region = ""
    database       = { instance_class = "db.r6g.large", allocated_storage = 100, max_allocated_storage = 1000, multi_az = false, backup_retention_days = 35, replica = true }
    cache          = { node_type = "cache.r6g.large", nodes = 1, snapshot_retention_days = 35 }
  }

  expect_failures = [
    var.images,
    var.services,
    var.spot_workers,
    var.nat,
    var.zones,
    var.replica_region,
    var.database,
    var.cache,
  ]
}

run "prod_refuses_too_little_protection" {
  command = plan

  variables {
    database        = { instance_class = "db.r6g.large", allocated_storage = 100, max_allocated_storage = 1000, multi_az = true, backup_retention_days = 30, replica = true }
    cache           = { node_type = "cache.r6g.large", nodes = 2, snapshot_retention_days = 14 }
    waf_rate_limit  = 20000
    collector_image = "registry.example.com/collector:1.0"
    ops_image       = "registry.example.com/ops:latest"
    failover_armed  = true
    replica_region  = "us-east-1"
    vpc_cidr        = "10.1.0.0/16"
  }

  expect_failures = [
    var.database,
    var.cache,
    var.waf_rate_limit,
    var.collector_image,
    var.ops_image,
    var.failover_armed,
    var.replica_region,
    var.vpc_cidr,
  ]
}

run "malformed_values_are_refused" {
  command = plan

  variables {
    account_id                = "1234"
    domain_name               = "https://careconnect.example.com/"
    zone_id                   = "example.com"
    notification_emails       = ["operations"]
    vpc_cidr                  = "8.8.0.0/16"
    cloudfront_prefix_list_id = "0.0.0.0/0"
    countries                 = ["Germany"]
    database                  = { instance_class = "r6g.large", allocated_storage = 100, max_allocated_storage = 1000, multi_az = true, backup_retention_days = 35, replica = true }
    services                  = { api = { cpu = 1000 } }
    replica_kms_key_arn       = "alias/data"
  }

  expect_failures = [
    var.account_id,
    var.domain_name,
    var.zone_id,
    var.notification_emails,
    var.vpc_cidr,
    var.cloudfront_prefix_list_id,
    var.countries,
    var.database,
    var.services,
    var.replica_kms_key_arn,
  ]
}

run "staging_takes_tags_but_not_the_newest_one" {
  command = plan

  variables {
    environment = "staging"
    nat         = "single"
    images      = { api = "registry.example.com/api:latest" }
    database    = { instance_class = "db.r6g.large", allocated_storage = 100, max_allocated_storage = 110, multi_az = true, backup_retention_days = 35, replica = true }
  }

  expect_failures = [
    var.images,
    var.database,
  ]
}

run "an_image_without_tag_or_digest_is_refused_everywhere" {
  command = plan

  variables {
    environment = "dev"
    zones       = ["us-east-1a", "us-east-1b"]
    images      = { api = "registry.example.com/api" }
  }

  expect_failures = [
    var.images,
  ]
}

run "the_standby_region_has_a_root_of_its_own" {
  command = plan

  variables {
    environment = "dr"
  }

  expect_failures = [
    var.environment,
  ]
}
