# Names lead to CloudFront; the failover record exists only when it is armed.
mock_provider "aws" {}

variables {
  name    = "careconnect-test"
  zone_id = "Z0123456789ABCDEFGHIJ"
  hosts   = ["careconnect.example.com", "*.careconnect.example.com"]
  target  = { name = "d111111abcdef8.cloudfront.net", zone_id = "Z2FDTNDATAQYW2" }
}

run "each_name_answers_over_ipv4_and_ipv6" {
  command = apply

  assert {
    condition     = length(aws_route53_record.primary) == 4 && toset([for r in aws_route53_record.primary : r.type]) == toset(["A", "AAAA"])
    error_message = "Two names, two types."
  }
  assert {
    condition     = length(aws_route53_record.secondary) == 0 && aws_route53_record.primary["careconnect.example.com A"].health_check_id == null
    error_message = "Unarmed: no failover record, and the primary answers whatever the health check says."
  }
}

run "a_standby_alone_arms_nothing" {
  command = apply

  variables {
    standby = { name = "d222222abcdef8.cloudfront.net", zone_id = "Z2FDTNDATAQYW2" }
  }

  assert {
    condition     = length(aws_route53_record.secondary) == 0
    error_message = "The standby is known, and nothing leads to it."
  }
}

run "armed_the_health_check_decides" {
  command = apply

  variables {
    standby = { name = "d222222abcdef8.cloudfront.net", zone_id = "Z2FDTNDATAQYW2" }
    armed   = true
  }

  assert {
    condition     = length(aws_route53_record.secondary) == 4 && aws_route53_record.primary["careconnect.example.com A"].health_check_id != null
    error_message = "Armed: the secondary exists and the primary is checked."
  }
}

run "without_a_public_service_nothing_is_checked" {
  command = apply

  variables {
    health_path = null
  }

  assert {
    condition     = length(aws_route53_health_check.this) == 0
    error_message = "There is no path to ask for."
  }
}

run "a_zone_name_is_no_zone_id" {
  command = plan

  variables {
    zone_id = "example.com"
  }

  expect_failures = [var.zone_id]
}
