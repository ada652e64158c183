locals {
  records  = { for pair in setproduct(var.hosts, ["A", "AAAA"]) : "${pair[0]} ${pair[1]}" => { host = pair[0], type = pair[1] } }
  failover = var.armed && var.standby != null ? local.records : {}
}

# Asked from outside through the whole path: edge, load balancer, service. The regions lie in the United States,
# because the edge answers the listed countries only.
resource "aws_route53_health_check" "this" {
  count = var.health_path == null ? 0 : 1

  type              = "HTTPS"
  fqdn              = var.hosts[0]
  port              = 443
  resource_path     = var.health_path
  enable_sni        = true
  request_interval  = 30
  failure_threshold = 3
  measure_latency   = true
  regions           = ["us-east-1", "us-west-1", "us-west-2"]

  tags = { Name = var.name }
}

# Primary from the first day: a record cannot change between simple and failover without being gone for a moment.
# A primary without a secondary answers always.
resource "aws_route53_record" "primary" {
  for_each = local.records

  zone_id         = var.zone_id
  name            = each.value.host
  type            = each.value.type
  set_identifier  = "primary"
  health_check_id = length(local.failover) > 0 ? one(aws_route53_health_check.this[*].id) : null

  alias {
    name                   = var.target.name
    zone_id                = var.target.zone_id
    evaluate_target_health = false # CloudFront's targets have no health of their own
  }

  failover_routing_policy {
    type = "PRIMARY"
  }
}

# To the standby region, only while the failover is armed: an unpromoted replica must never be reached by
# a health check's opinion.
resource "aws_route53_record" "secondary" {
  for_each = local.failover

  zone_id        = var.zone_id
  name           = each.value.host
  type           = each.value.type
  set_identifier = "secondary"

  alias {
    name                   = var.standby.name
    zone_id                = var.standby.zone_id
    evaluate_target_health = false
  }

  failover_routing_policy {
    type = "SECONDARY"
  }
}
