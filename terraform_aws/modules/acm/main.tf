# Validated by DNS, so that AWS renews it without anybody's help. 164.312(e)(2)(ii)
resource "aws_acm_certificate" "this" {
  domain_name               = var.domain_name
  subject_alternative_names = ["*.${var.domain_name}"]
  validation_method         = "DNS"

  options {
    certificate_transparency_logging_preference = "ENABLED"
  }

  lifecycle {
    create_before_destroy = true
  }
}

locals {
  # The domain and its wildcard share one record.
  validation = one([for option in aws_acm_certificate.this.domain_validation_options : option if option.domain_name == var.domain_name])
}

resource "aws_route53_record" "validation" {
  count = var.zone_id == null ? 0 : 1

  zone_id = var.zone_id
  name    = local.validation.resource_record_name
  type    = local.validation.resource_record_type
  records = [local.validation.resource_record_value]
  ttl     = 300

  # A certificate of the same domain in another environment's history may have left the record behind.
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "this" {
  certificate_arn         = aws_acm_certificate.this.arn
  validation_record_fqdns = var.zone_id == null ? null : aws_route53_record.validation[*].fqdn
}
