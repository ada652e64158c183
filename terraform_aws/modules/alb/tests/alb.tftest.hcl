# The load balancer is private, strict, and open to CloudFront alone.
mock_provider "aws" {
  mock_resource "aws_lb" {
    defaults = { arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/careconnect-test/0123456789abcdef" }
  }
  mock_resource "aws_lb_listener" {
    defaults = { arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/careconnect-test/0123456789abcdef/0123456789abcdef" }
  }
}

variables {
  name                      = "careconnect-test"
  vpc_id                    = "vpc-0123456789abcdef0"
  subnet_ids                = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  cloudfront_prefix_list_id = "pl-3b927c52"
  certificate_arn           = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
  web_acl_arn               = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/careconnect-test/11111111-2222-3333-4444-555555555555"
  logs_bucket               = "careconnect-test-logs"
}

run "it_is_private_and_logs" {
  command = apply

  assert {
    condition     = aws_lb.this.internal && aws_lb.this.drop_invalid_header_fields && aws_lb.this.desync_mitigation_mode == "strictest"
    error_message = "Internal, and strict about requests."
  }
  assert {
    condition     = aws_lb.this.enable_deletion_protection && !aws_lb.this.enable_waf_fail_open
    error_message = "Protected, and closed when the WAF is away."
  }
  assert {
    condition     = aws_lb.this.access_logs[0].enabled && aws_lb.this.connection_logs[0].enabled
    error_message = "Access and connections are logged."
  }
  assert {
    condition     = aws_wafv2_web_acl_association.this.resource_arn == aws_lb.this.arn
    error_message = "The web ACL stands before it."
  }
}

run "a_path_without_a_target_is_not_found" {
  command = plan

  assert {
    condition     = aws_lb_listener.https.default_action[0].fixed_response[0].status_code == "404"
    error_message = "The listener's own answer is 404."
  }
  assert {
    condition     = aws_lb_listener.https.protocol == "HTTPS" && strcontains(aws_lb_listener.https.ssl_policy, "TLS13")
    error_message = "HTTPS with TLS 1.3."
  }
}

run "only_cloudfront_gets_in" {
  command = plan

  assert {
    condition = (
      aws_vpc_security_group_ingress_rule.cloudfront.prefix_list_id == var.cloudfront_prefix_list_id &&
      aws_vpc_security_group_ingress_rule.cloudfront.cidr_ipv4 == null &&
      aws_vpc_security_group_ingress_rule.cloudfront.from_port == 443
    )
    error_message = "443 from the prefix list, no address range."
  }
}

run "a_single_subnet_is_refused" {
  command = plan

  variables {
    subnet_ids = ["subnet-0123456789abcdef0"]
  }

  expect_failures = [var.subnet_ids]
}

run "an_address_range_is_no_prefix_list" {
  command = plan

  variables {
    cloudfront_prefix_list_id = "0.0.0.0/0"
  }

  expect_failures = [var.cloudfront_prefix_list_id]
}

run "ec2_accepts_the_descriptions" {
  assert {
    condition = alltrue([
      for description in [aws_security_group.this.description, aws_vpc_security_group_ingress_rule.cloudfront.description] :
      can(regex("^[a-zA-Z0-9. _:/()#,@\\[\\]+=&;{}!$*-]{1,255}$", description))
    ])
    error_message = "EC2 takes a small set of characters in descriptions of groups and rules, and refuses others only at the apply."
  }
}
