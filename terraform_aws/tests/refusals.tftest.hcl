# Names, networks and regions that an environment refuses, each with the variable that says why.
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

run "prod_refuses_a_single_nat_gateway" {
  command = plan

  variables {
    nat = "single"
  }

  expect_failures = [var.nat]
}

run "prod_needs_three_zones" {
  command = plan

  variables {
    zones = ["us-east-1a", "us-east-1b"]
  }

  expect_failures = [var.zones]
}

run "prod_needs_a_second_region" {
  command = plan

  variables {
    replica_region = ""
  }

  expect_failures = [var.replica_region]
}

run "the_second_region_is_not_the_first" {
  command = plan

  variables {
    replica_region = "us-east-1"
  }

  expect_failures = [var.replica_region]
}

run "a_public_address_range_is_refused" {
  command = plan

  variables {
    vpc_cidr = "8.8.0.0/16"
  }

  expect_failures = [var.vpc_cidr]
}

run "the_standby_regions_range_is_refused" {
  command = plan

  variables {
    vpc_cidr = "10.1.0.0/16"
  }

  expect_failures = [var.vpc_cidr]
}

run "a_name_is_no_e_mail_address" {
  command = plan

  variables {
    notification_emails = ["operations"]
  }

  expect_failures = [var.notification_emails]
}

run "a_url_is_no_domain" {
  command = plan

  variables {
    domain_name = "https://careconnect.example.com/"
  }

  expect_failures = [var.domain_name]
}

run "an_account_id_has_twelve_digits" {
  command = plan

  variables {
    account_id = "1234"
  }

  expect_failures = [var.account_id]
}

run "the_standby_region_has_a_root_of_its_own" {
  command = plan

  variables {
    environment = "dr"
  }

  expect_failures = [var.environment]
}

run "countries_must_include_the_health_checks" {
  command = plan

  variables {
    countries = ["DE"]
  }

  expect_failures = [var.countries]
}

run "a_failover_needs_somewhere_to_go" {
  command = plan

  variables {
    failover_armed = true
  }

  expect_failures = [var.failover_armed]
}
