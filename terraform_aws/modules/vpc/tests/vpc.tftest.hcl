# Zones, NAT and the tiers' addresses, planned with a mocked provider.
mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
}

variables {
  name               = "careconnect-test"
  region             = "us-east-1"
  account_id         = "123456789012"
  cidr               = "10.0.0.0/16"
  zones              = ["us-east-1a", "us-east-1b", "us-east-1c"]
  nat                = "per_zone"
  endpoint_zones     = 3
  logs_key_arn       = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  log_retention_days = 365
}

run "three_tiers_in_three_zones" {
  command = plan

  assert {
    condition     = [for s in aws_subnet.public : s.cidr_block] == ["10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"]
    error_message = "Public subnets start at .1."
  }
  assert {
    condition     = [for s in aws_subnet.private : s.cidr_block] == ["10.0.11.0/24", "10.0.12.0/24", "10.0.13.0/24"]
    error_message = "Private subnets start at .11."
  }
  assert {
    condition     = [for s in aws_subnet.database : s.cidr_block] == ["10.0.21.0/24", "10.0.22.0/24", "10.0.23.0/24"]
    error_message = "Database subnets start at .21."
  }
  assert {
    condition     = alltrue([for s in concat(values(aws_subnet.public), values(aws_subnet.private), values(aws_subnet.database)) : !s.map_public_ip_on_launch])
    error_message = "No subnet hands out public addresses."
  }
  assert {
    condition     = length(aws_nat_gateway.this) == 3 && length(aws_route.private_nat) == 3
    error_message = "Each zone has a NAT gateway and a route to it."
  }
  assert {
    condition     = aws_flow_log.this.traffic_type == "ALL" && aws_cloudwatch_log_group.flow.kms_key_id == var.logs_key_arn
    error_message = "All traffic is logged under the customer key."
  }
}

run "a_single_nat_serves_every_zone" {
  command = plan

  variables {
    nat = "single"
  }

  assert {
    condition     = keys(aws_nat_gateway.this) == ["us-east-1a"] && length(aws_route.private_nat) == 3
    error_message = "One NAT gateway in the first zone, a route from each."
  }
}

run "without_nat_nothing_routes_to_the_internet_gateway" {
  command = plan

  variables {
    nat            = "none"
    zones          = ["us-east-1a", "us-east-1b"]
    endpoint_zones = 1
  }

  assert {
    condition     = length(aws_route.public_internet) == 0 && length(aws_route.private_nat) == 0 && length(aws_eip.nat) == 0
    error_message = "Endpoints only: no route, no NAT, no address."
  }
  assert {
    condition     = length(aws_vpc_endpoint.interface) == 11 && length(aws_vpc_endpoint.mail) == 0
    error_message = "Every service that a task needs has an endpoint."
  }
}

run "one_zone_is_refused" {
  command = plan

  variables {
    zones = ["us-east-1a"]
    nat   = "none"
  }

  expect_failures = [var.zones]
}

run "an_endpoint_needs_a_zone_to_stand_in" {
  command = plan

  variables {
    endpoint_zones = 4
  }

  expect_failures = [var.endpoint_zones]
}

run "a_zone_of_another_region_is_refused" {
  command = plan

  variables {
    zones = ["us-east-1a", "us-west-2b", "us-east-1c"]
  }

  expect_failures = [var.zones]
}

run "a_public_or_small_range_is_refused" {
  command = plan

  variables {
    cidr = "11.0.0.0/16"
  }

  expect_failures = [var.cidr]
}

run "an_unknown_kind_of_nat_is_refused" {
  command = plan

  variables {
    nat = "two"
  }

  expect_failures = [var.nat]
}

run "mail_goes_by_an_endpoint_in_the_zones_that_have_it" {
  command = plan

  variables {
    mail_endpoint_zones = ["us-east-1a"]
  }

  assert {
    condition     = length(aws_vpc_endpoint.mail) == 1 && aws_vpc_endpoint.mail[0].service_name == "com.amazonaws.us-east-1.email-smtp"
    error_message = "SES's SMTP servers have an endpoint where zones are named."
  }
}

run "mail_in_a_zone_of_another_network_is_refused" {
  command = plan

  variables {
    mail_endpoint_zones = ["us-east-1f"]
  }

  expect_failures = [var.mail_endpoint_zones]
}
