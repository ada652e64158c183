# The standby region of our own manifest, planned with a mocked provider and the checked-in workloads.
mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
}

variables {
  account_id                = "123456789012"
  domain_name               = "careconnect.example.com"
  notification_emails       = ["ops@example.com"]
  replicated_databases      = ["postgres"]
  zones                     = ["us-west-2a", "us-west-2b", "us-west-2c"]
  cloudfront_prefix_list_id = "pl-82a045eb"
  waf_rate_limit            = 10000
  countries                 = ["US"]

  database = {
    instance_class        = "db.r6g.large"
    allocated_storage     = 100
    max_allocated_storage = 1000
    multi_az              = true
    backup_retention_days = 35
    replica               = false
  }
  cache = { node_type = "cache.t4g.small", nodes = 2, snapshot_retention_days = 15 }

  images = {
    api      = "registry.example.com/api@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    worker   = "registry.example.com/worker@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    migrator = "registry.example.com/migrator@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  }
  collector_image = "registry.example.com/collector@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  ops_image       = "registry.example.com/ops@sha256:0000000000000000000000000000000000000000000000000000000000000000"

  postgres_password             = "canary0canary0canary0canary0postgres"
  cache_password                = "canary0canary0canary0canary0cache"
  careconnect_app_password      = "canary0canary0canary0canary0canary0app"
  careconnect_readonly_password = "canary0canary0canary0canary0canary0read"
  careconnect_backup_password   = "canary0canary0canary0canary0canary0back"
  jwt_signing_key               = "canary0canary0canary0canary0canary0canary0canary0canary0canary0canary0jwt"
}

run "it_follows_prod_without_asking_prod" {
  command = plan

  assert {
    condition     = local.platform.replica_sources == { postgres = "arn:aws:rds:us-east-1:123456789012:db:careconnect-prod-postgres" }
    error_message = "The source is named by rule, not read from a state."
  }
  assert {
    condition     = local.platform.dormant && local.platform.deletion_protection && !local.platform.spot_workers
    error_message = "Nothing runs, and nothing is easily deleted."
  }
}

run "it_takes_its_own_network" {
  command = plan

  assert {
    condition     = var.vpc_cidr == "10.1.0.0/16" && length(module.vpc.private_subnet_ids) == 3 && length(module.vpc.nat_public_ips) == 0
    error_message = "10.1.0.0/16 in three zones, without a NAT gateway to pay for."
  }
}

run "its_lag_is_watched_and_its_backups_are_not_yet" {
  command = plan

  assert {
    condition     = contains(module.monitoring.alarm_names, "careconnect-dr-postgres-standby-lag") && !contains(module.monitoring.alarm_names, "careconnect-dr-postgres-backup-verified")
    error_message = "A replica has lag and no backups that anybody verifies."
  }
}

run "after_a_failover_it_is_awake_and_on_its_own" {
  command = plan

  variables {
    dormant              = false
    replicated_databases = []
  }

  assert {
    condition     = !local.platform.dormant && local.platform.replica_sources == {}
    error_message = "Tasks run and nothing follows the failed region."
  }
  assert {
    condition     = contains(module.monitoring.alarm_names, "careconnect-dr-postgres-backup-verified")
    error_message = "Now the backups count."
  }
}

run "nothing_wakes_on_an_unpromoted_replica" {
  command = plan

  variables {
    dormant = false
  }

  expect_failures = [var.dormant]
}

run "an_image_of_the_failed_region_is_refused" {
  command = plan

  variables {
    ops_image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/careconnect-prod/ops@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  }

  expect_failures = [var.images]
}

run "a_tag_is_refused" {
  command = plan

  variables {
    images = { api = "registry.example.com/api:1.0", worker = "registry.example.com/worker:1.0", migrator = "registry.example.com/migrator:1.0" }
  }

  expect_failures = [var.images]
}

run "a_forgotten_database_is_noticed" {
  command = plan

  variables {
    replicated_databases = []
  }

  expect_failures = [check.every_database_follows_its_primary]
}
