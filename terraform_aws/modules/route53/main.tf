locals {
  records = { for pair in setproduct(var.hosts, ["A", "AAAA"]) : "${pair[0]} ${pair[1]}" => { host = pair[0], type = pair[1] } }
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

# They lead to CloudFront for good. A failover changes its origin, not these: CloudFront picks a distribution by the name
# that is asked for, so a record that led to another one would lead back to this.
resource "aws_route53_record" "this" {
  for_each = local.records

  zone_id = var.zone_id
  name    = each.value.host
  type    = each.value.type

  alias {
    name                   = var.target.name
    zone_id                = var.target.zone_id
    evaluate_target_health = false # CloudFront's targets have no health of their own
  }
}
