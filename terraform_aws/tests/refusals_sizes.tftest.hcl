# Sizes and images that an environment refuses, each with the variable that says why.
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

  postgres_password             = "canary-canary-canary-postgres"
  cache_password                = "canary-canary-canary-cache"
  careconnect_app_password      = "canary-canary-canary-canary-app-x"
  careconnect_readonly_password = "canary-canary-canary-canary-read"
  careconnect_backup_password   = "canary-canary-canary-canary-back"
  jwt_signing_key               = "canary-canary-canary-canary-canary-canary-canary-canary-canary-jwt"
}

run "prod_refuses_a_mutable_image_tag" {
  command = plan

  variables {
    images = { api = "registry.example.com/api:1.2.3" }
  }

  expect_failures = [var.images]
}

run "latest_is_refused_everywhere" {
  command = plan

  variables {
    environment = "staging"
    nat         = "single"
    images      = { api = "registry.example.com/api:latest" }
  }

  expect_failures = [var.images]
}

run "an_image_without_tag_or_digest_is_refused" {
  command = plan

  variables {
    environment = "staging"
    images      = { api = "registry.example.com/api" }
  }

  expect_failures = [var.images]
}

run "prod_never_runs_fewer_than_two_tasks" {
  command = plan

  variables {
    services = { api = { min_tasks = 1 } }
  }

  expect_failures = [var.services]
}

run "prod_refuses_spot" {
  command = plan

  variables {
    spot_workers = true
  }

  expect_failures = [var.spot_workers]
}

run "prod_needs_a_database_in_two_zones" {
  command = plan

  variables {
    database = { instance_class = "db.r6g.large", allocated_storage = 100, max_allocated_storage = 1000, multi_az = false, backup_retention_days = 35, replica = true }
  }

  expect_failures = [var.database]
}

run "prod_keeps_backups_for_35_days" {
  command = plan

  variables {
    database = { instance_class = "db.r6g.large", allocated_storage = 100, max_allocated_storage = 1000, multi_az = true, backup_retention_days = 30, replica = true }
  }

  expect_failures = [var.database]
}

run "an_unknown_instance_class_is_refused" {
  command = plan

  variables {
    database = { instance_class = "r6g.large", allocated_storage = 100, max_allocated_storage = 1000, multi_az = true, backup_retention_days = 35, replica = true }
  }

  expect_failures = [var.database]
}

run "storage_that_cannot_grow_is_refused" {
  command = plan

  variables {
    database = { instance_class = "db.r6g.large", allocated_storage = 100, max_allocated_storage = 110, multi_az = true, backup_retention_days = 35, replica = true }
  }

  expect_failures = [var.database]
}

run "a_cache_with_one_node_is_for_dev" {
  command = plan

  variables {
    cache = { node_type = "cache.r6g.large", nodes = 1, snapshot_retention_days = 35 }
  }

  expect_failures = [var.cache]
}

run "cache_snapshots_are_kept_for_15_days_at_least" {
  command = plan

  variables {
    cache = { node_type = "cache.r6g.large", nodes = 2, snapshot_retention_days = 14 }
  }

  expect_failures = [var.cache]
}

run "fargate_sells_no_such_cpu" {
  command = plan

  variables {
    services = { api = { cpu = 1000 } }
  }

  expect_failures = [var.services]
}
