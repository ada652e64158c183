# Certificate, web ACL of the region, the load balancer between them, and the names of the domain.
variable "zone_id" {
  description = "Hosted zone that the tests make beforehand, as an owner does."
  type        = string
}

resource "aws_vpc" "this" {
  cidr_block = "10.3.0.0/16"
}

resource "aws_subnet" "private" {
  for_each = { "us-east-1a" = "10.3.11.0/24", "us-east-1b" = "10.3.12.0/24" }

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value
}

resource "aws_ec2_managed_prefix_list" "cloudfront" {
  name           = "stands-for-cloudfront"
  address_family = "IPv4"
  max_entries    = 1
}

resource "aws_s3_bucket" "logs" {
  bucket        = "${local.name}-logs"
  force_destroy = true
}

data "aws_iam_policy_document" "logs" {
  statement {
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.logs.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["logdelivery.elasticloadbalancing.amazonaws.com"]
    }
  }
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
  policy = data.aws_iam_policy_document.logs.json
}

module "key" {
  source = "../modules/kms_key"

  platform    = { name = local.name, account_id = local.account_id, partition = local.partition }
  name        = "logs"
  description = "Encrypts the logs of this slice."
}

module "acm" {
  source = "../modules/acm"

  domain_name = "careconnect-dev.example.com"
  zone_id     = var.zone_id
}

module "waf" {
  source = "../modules/waf"

  name               = local.name
  scope              = "REGIONAL"
  account_id         = local.account_id
  rate_limit         = 2000
  countries          = ["US", "CA", "GB", "DE"]
  logs_key_arn       = module.key.arn
  log_retention_days = 30
}

module "alb" {
  source = "../modules/alb"

  name                      = local.name
  vpc_id                    = aws_vpc.this.id
  subnet_ids                = values(aws_subnet.private)[*].id
  cloudfront_prefix_list_id = aws_ec2_managed_prefix_list.cloudfront.id
  certificate_arn           = module.acm.certificate_arn
  web_acl_arn               = module.waf.arn
  logs_bucket               = aws_s3_bucket_policy.logs.bucket
  deletion_protection       = false
}

module "route53" {
  source = "../modules/route53"

  name    = local.name
  zone_id = var.zone_id
  hosts   = ["careconnect-dev.example.com"]
  target  = { name = "d0123456789abc.cloudfront.net", zone_id = "Z2FDTNDATAQYW2" }
}
