# The web ACL blocks, keys on the right address in each scope, and logs no credential.
mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_wafv2_web_acl" {
    defaults = { arn = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/careconnect-test/11111111-2222-3333-4444-555555555555" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:aws-waf-logs-careconnect-test-cloudfront" }
  }
}

variables {
  name               = "careconnect-test"
  scope              = "CLOUDFRONT"
  account_id         = "123456789012"
  rate_limit         = 10000
  countries          = ["US"]
  logs_key_arn       = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  log_retention_days = 365
}

run "the_edge_keys_on_the_senders_address" {
  command = apply

  assert {
    condition     = one([for r in aws_wafv2_web_acl.this.rule : r.statement[0].rate_based_statement[0] if r.name == "rate"]).aggregate_key_type == "IP"
    error_message = "At the edge the sender's own address counts."
  }
  assert {
    condition     = one([for r in aws_wafv2_web_acl.this.rule : r.statement[0].rate_based_statement[0].limit if r.name == "rate"]) == 10000
    error_message = "The limit is the one given."
  }
  assert {
    condition     = length([for r in aws_wafv2_web_acl.this.rule : r if length(r.override_action) > 0]) == 4
    error_message = "Four managed groups."
  }
  assert {
    condition     = alltrue([for r in aws_wafv2_web_acl.this.rule : length(r.override_action[0].count) == 0 if length(r.override_action) > 0])
    error_message = "No group only counts."
  }
  assert {
    condition     = toset(flatten([for f in aws_wafv2_web_acl_logging_configuration.this.redacted_fields : f.single_header[*].name])) == toset(["authorization", "cookie"])
    error_message = "Authorization and cookie never reach the log."
  }
}

run "behind_cloudfront_the_viewers_address_comes_from_its_header" {
  command = plan

  variables {
    scope = "REGIONAL"
  }

  assert {
    condition     = one([for r in aws_wafv2_web_acl.this.rule : r.statement[0].rate_based_statement[0] if r.name == "rate"]).forwarded_ip_config[0].header_name == "x-viewer-address"
    error_message = "CloudFront's own address must not be what is limited."
  }
  assert {
    condition     = !contains([for r in aws_wafv2_web_acl.this.rule : r.name], "AWSManagedRulesAmazonIpReputationList")
    error_message = "A list of addresses is of no use where every sender is CloudFront."
  }
}

run "a_country_name_is_refused" {
  command = plan

  variables {
    countries = ["Germany"]
  }

  expect_failures = [var.countries]
}

run "a_rate_below_what_aws_accepts_is_refused" {
  command = plan

  variables {
    rate_limit = 10
  }

  expect_failures = [var.rate_limit]
}
