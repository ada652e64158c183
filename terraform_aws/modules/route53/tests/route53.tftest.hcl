# Names lead to CloudFront, whichever region serves.
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
    condition     = length(aws_route53_record.this) == 4 && toset([for r in aws_route53_record.this : r.type]) == toset(["A", "AAAA"])
    error_message = "Two names, two types."
  }
  assert {
    condition     = alltrue([for r in aws_route53_record.this : r.health_check_id == null && r.alias[0].name == "d111111abcdef8.cloudfront.net"])
    error_message = "Each answers with CloudFront's name, whatever the health check says."
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
