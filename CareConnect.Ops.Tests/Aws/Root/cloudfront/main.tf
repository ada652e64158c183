# The switch of the edge; with a distribution where a test looks at one, which is made in a moment.
variable "serve_standby" { type = bool }
variable "distributes" { type = bool }

resource "aws_cloudfront_distribution" "this" {
  count = var.distributes ? 1 : 0

  enabled             = true
  wait_for_deployment = false

  dynamic "origin" {
    for_each = ["services", "standby"]

    content {
      origin_id   = origin.value
      domain_name = "${origin.value}.example.com"

      custom_origin_config {
        http_port              = 80
        https_port             = 443
        origin_protocol_policy = "https-only"
        origin_ssl_protocols   = ["TLSv1.2"]
      }
    }
  }

  default_cache_behavior {
    target_origin_id       = var.serve_standby ? "standby" : "services"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    viewer_protocol_policy = "https-only"
  }

  restrictions {
    geo_restriction { restriction_type = "none" }
  }

  viewer_certificate { cloudfront_default_certificate = true }
}

output "distribution_ids" { value = { for number, distribution in aws_cloudfront_distribution.this : number == 0 ? "main" : number => distribution.id } }
