# Made with the load balancer rather than with a distribution: the standby region has one ready before any
# distribution points to it.
resource "aws_cloudfront_vpc_origin" "this" {
  vpc_origin_endpoint_config {
    name                   = var.name
    arn                    = aws_lb.this.arn
    http_port              = 80
    https_port             = 443
    origin_protocol_policy = "https-only"

    origin_ssl_protocols {
      items    = ["TLSv1.2"]
      quantity = 1
    }
  }

  # CloudFront connects as soon as it is made.
  depends_on = [aws_lb_listener.https]
}
