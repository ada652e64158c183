# What dev, staging and prod get, planned with a mocked provider and the checked-in workloads.
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
  replica_kms_key_arn       = "arn:aws:kms:us-west-2:123456789012:key/11111111-2222-3333-4444-555555555555"

  bucket_replicas = {
    files   = "arn:aws:s3:::careconnect-dr-files"
    backups = "arn:aws:s3:::careconnect-dr-backups"
  }

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

run "prod_keeps_logs_for_a_year_and_is_protected" {
  command = plan

  assert {
    condition     = local.platform.log_retention_days == 365 && local.platform.deletion_protection && !local.platform.dormant
    error_message = "Prod: 365 days, deletion protection, awake."
  }
  assert {
    condition     = length(module.vpc.private_subnet_ids) == 3 && length(module.vpc.nat_public_ips) == 3
    error_message = "Prod: three zones, each with a NAT gateway."
  }
  assert {
    condition     = local.tags.DataClass == "phi" && local.tags.Environment == "prod" && local.tags.ManagedBy == "Terraform"
    error_message = "Prod's resources say that they hold patients' data."
  }
  assert {
    condition     = output.environment.name == "careconnect-prod"
    error_message = "Names begin with careconnect-prod."
  }
}

run "dev_is_small_and_reaches_aws_by_endpoints_only" {
  command = plan

  variables {
    environment    = "dev"
    zones          = ["us-east-1a", "us-east-1b"]
    nat            = "none"
    waf_rate_limit = 2000
    spot_workers   = true

    # One region is enough for made-up data.
    replica_region      = ""
    replica_kms_key_arn = ""
    bucket_replicas     = {}

    database = {
      instance_class        = "db.t4g.micro"
      allocated_storage     = 20
      max_allocated_storage = 50
      multi_az              = false
      backup_retention_days = 7
      replica               = false
    }
    cache = { node_type = "cache.t4g.micro", nodes = 1, snapshot_retention_days = 15 }
    images = {
      api      = "registry.example.com/api:0.1.0"
      worker   = "registry.example.com/worker:0.1.0"
      migrator = "registry.example.com/migrator:0.1.0"
    }
  }

  assert {
    condition     = local.platform.log_retention_days == 30 && !local.platform.deletion_protection
    error_message = "Dev: 30 days, and it can be destroyed."
  }
  assert {
    condition     = length(module.vpc.nat_public_ips) == 0
    error_message = "Dev has no NAT gateway."
  }
  assert {
    condition     = local.tags.DataClass == "synthetic"
    error_message = "No patient's data outside prod."
  }
}

run "staging_has_a_single_nat_in_three_zones" {
  command = plan

  variables {
    environment    = "staging"
    nat            = "single"
    waf_rate_limit = 2000
  }

  assert {
    condition     = length(module.vpc.private_subnet_ids) == 3 && length(module.vpc.nat_public_ips) == 1
    error_message = "Staging: three zones and one NAT gateway."
  }
  assert {
    condition     = local.platform.log_retention_days == 30 && local.platform.deletion_protection
    error_message = "Staging: 30 days, deletion protection."
  }
}

run "an_armed_failover_is_shown_to_the_operators" {
  command = plan

  variables {
    standby        = { vpc_origin_id = "vo_2", domain_name = "internal-careconnect-dr.us-west-2.elb.amazonaws.com" }
    failover_armed = true
  }

  assert {
    condition     = output.edge.failover_armed
    error_message = "The outputs say that the standby region serves."
  }
}
