# Stands in private subnets and has no public address: CloudFront comes in through a VPC origin. 164.312(e)(1)
resource "aws_lb" "this" {
  name               = var.name
  load_balancer_type = "application"
  internal           = true
  subnets            = var.subnet_ids
  security_groups    = [aws_security_group.this.id]

  # Malformed and ambiguous requests end here, before two parsers can disagree about them.
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "strictest"

  # A request that the WAF could not look at is refused, not let through.
  enable_waf_fail_open = false

  enable_deletion_protection = var.deletion_protection # 164.308(a)(7)(i)
  idle_timeout               = 60

  # 164.312(b)
  access_logs {
    bucket  = var.logs_bucket
    prefix  = "alb"
    enabled = true
  }

  connection_logs {
    bucket  = var.logs_bucket
    prefix  = "alb-connections"
    enabled = true
  }
}

# No HTTP listener at all: CloudFront speaks HTTPS to it, and nobody else can. 164.312(a)(2)(iv), 164.312(e)(2)(ii)
resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
  certificate_arn   = var.certificate_arn

  # A path that no service claims does not exist.
  default_action {
    type = "fixed-response"

    fixed_response {
      status_code  = "404"
      content_type = "application/json"
      message_body = jsonencode({ type = "about:blank", title = "Not Found", status = 404 })
    }
  }
}

resource "aws_wafv2_web_acl_association" "this" {
  resource_arn = aws_lb.this.arn
  web_acl_arn  = var.web_acl_arn
}

# Egress to the services is added beside each service's own ingress, so that the chain has no open link.
resource "aws_security_group" "this" {
  name        = "${var.name}-alb"
  description = "Load balancer: HTTPS from CloudFront only"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-alb" }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "cloudfront" {
  security_group_id = aws_security_group.this.id
  description       = "HTTPS from the origin-facing servers of CloudFront" # EC2 refuses an apostrophe here
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = var.cloudfront_prefix_list_id
}
