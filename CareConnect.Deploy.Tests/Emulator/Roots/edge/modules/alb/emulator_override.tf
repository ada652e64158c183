# Laid over the copy of modules/alb: what not-applied.json says of it.
resource "aws_cloudfront_vpc_origin" "this" {
  count = 0
}

output "vpc_origin_id" {
  value = null
}
