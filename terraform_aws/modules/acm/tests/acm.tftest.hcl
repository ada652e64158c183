# One record validates the domain and its wildcard; it is written once.
mock_provider "aws" {
  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
      domain_validation_options = [
        {
          domain_name           = "careconnect.example.com"
          resource_record_name  = "_a1.careconnect.example.com."
          resource_record_type  = "CNAME"
          resource_record_value = "_b2.acm-validations.aws."
        },
        {
          domain_name           = "*.careconnect.example.com"
          resource_record_name  = "_a1.careconnect.example.com."
          resource_record_type  = "CNAME"
          resource_record_value = "_b2.acm-validations.aws."
        },
      ]
    }
  }
}

variables {
  domain_name = "careconnect.example.com"
}

run "the_wildcard_is_covered_by_one_record" {
  command = apply

  variables {
    zone_id = "Z0123456789ABCDEFGHIJ"
  }

  assert {
    condition     = aws_acm_certificate.this.validation_method == "DNS" && contains(aws_acm_certificate.this.subject_alternative_names, "*.careconnect.example.com")
    error_message = "DNS validation, wildcard included."
  }
  assert {
    condition     = length(aws_route53_record.validation) == 1 && aws_route53_record.validation[0].name == "_a1.careconnect.example.com."
    error_message = "One validation record."
  }
}

run "a_second_certificate_writes_no_record" {
  command = apply

  assert {
    condition     = length(aws_route53_record.validation) == 0
    error_message = "The record belongs to the first certificate."
  }
}
