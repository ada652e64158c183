# Who answers which path, that services are never cached, and that the standby region serves only when told to.
mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_cloudfront_distribution" {
    defaults = { arn = "arn:aws:cloudfront::123456789012:distribution/E0123456789ABC" }
  }
  mock_resource "aws_cloudfront_function" {
    defaults = { arn = "arn:aws:cloudfront::123456789012:function/careconnect-test" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/vendedlogs/careconnect-test/cloudfront" }
  }
  mock_resource "aws_cloudwatch_log_delivery_destination" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:delivery-destination:careconnect-test-cloudfront" }
  }
}

variables {
  name                    = "careconnect-test"
  account_id              = "123456789012"
  aliases                 = ["careconnect.example.com", "*.careconnect.example.com"]
  certificate_arn         = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
  web_acl_arn             = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/careconnect-test/11111111-2222-3333-4444-555555555555"
  origin                  = { vpc_origin_id = "vo_1", domain_name = "internal-careconnect-test.us-east-1.elb.amazonaws.com" }
  service_paths           = ["/api/*", "/health"]
  content_security_policy = "default-src 'self'"
  countries               = ["US"]
  price_class             = "PriceClass_100"
  logs_key_arn            = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  log_retention_days      = 365
}

run "without_a_site_the_services_answer_everything_and_nothing_is_cached" {
  command = apply

  assert {
    condition     = aws_cloudfront_distribution.this.default_cache_behavior[0].target_origin_id == "services"
    error_message = "The load balancer is the default origin."
  }
  assert {
    condition     = aws_cloudfront_distribution.this.default_cache_behavior[0].cache_policy_id == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    error_message = "Caching is off."
  }
  assert {
    condition     = length(aws_cloudfront_distribution.this.ordered_cache_behavior) == 0 && length(aws_cloudfront_origin_access_control.sites) == 0
    error_message = "There is nothing else to route to."
  }
  assert {
    condition     = aws_cloudfront_distribution.this.viewer_certificate[0].minimum_protocol_version == "TLSv1.2_2021"
    error_message = "No older TLS."
  }
}

run "a_site_answers_all_but_the_services_paths" {
  command = apply

  variables {
    sites = {
      admin = { bucket_regional_domain_name = "careconnect-test-admin.s3.us-east-1.amazonaws.com" }
      web   = { bucket_regional_domain_name = "careconnect-test-web.s3.us-east-1.amazonaws.com" }
    }
  }

  assert {
    condition     = aws_cloudfront_distribution.this.default_cache_behavior[0].target_origin_id == "site-admin"
    error_message = "The first site by name is the default."
  }
  assert {
    condition     = [for b in aws_cloudfront_distribution.this.ordered_cache_behavior : b.path_pattern] == ["/api/*", "/health", "/web/*"]
    error_message = "Services first, then further sites."
  }
  assert {
    condition = alltrue([
      for b in aws_cloudfront_distribution.this.ordered_cache_behavior :
      b.cache_policy_id == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad" if b.target_origin_id == "services"
    ])
    error_message = "What services answer is never cached."
  }
  assert {
    condition     = length([for o in aws_cloudfront_distribution.this.origin : o if o.origin_access_control_id == aws_cloudfront_origin_access_control.sites[0].id]) == 2
    error_message = "Each bucket is read with signed requests."
  }
}

run "the_standby_region_is_known_but_does_not_serve" {
  command = apply

  variables {
    standby = { vpc_origin_id = "vo_2", domain_name = "internal-careconnect-dr.us-west-2.elb.amazonaws.com" }
  }

  assert {
    condition     = aws_cloudfront_distribution.this.default_cache_behavior[0].target_origin_id == "services"
    error_message = "The first region serves until the failover says otherwise."
  }
  assert {
    condition     = length(aws_cloudfront_distribution.this.origin) == 2 && length(aws_cloudfront_distribution.this.origin_group) == 0
    error_message = "Both origins, and no group that would switch by itself."
  }
}

run "the_failover_points_the_services_to_the_standby_region" {
  command = apply

  variables {
    standby       = { vpc_origin_id = "vo_2", domain_name = "internal-careconnect-dr.us-west-2.elb.amazonaws.com" }
    serve_standby = true
  }

  assert {
    condition     = aws_cloudfront_distribution.this.default_cache_behavior[0].target_origin_id == "standby"
    error_message = "The standby region serves."
  }
}

run "a_failover_without_a_standby_is_refused" {
  command = plan

  variables {
    serve_standby = true
  }

  expect_failures = [var.serve_standby]
}

run "services_may_not_claim_the_root" {
  command = plan

  variables {
    service_paths = ["/*"]
  }

  expect_failures = [var.service_paths]
}

run "a_site_alone_answers_everything" {
  command = plan

  variables {
    sites         = { web = { bucket_regional_domain_name = "careconnect-prod-web.s3.us-east-1.amazonaws.com" } }
    service_paths = []
  }

  assert {
    condition     = length(aws_cloudfront_distribution.this.ordered_cache_behavior) == 0
    error_message = "Without a service on the domain there is nothing before the site."
  }
}
