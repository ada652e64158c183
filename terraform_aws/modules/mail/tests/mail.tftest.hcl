mock_provider "aws" {
  mock_resource "aws_sesv2_email_identity" {
    defaults = {
      dkim_signing_attributes = {
        tokens = ["one", "two", "three"]
      }
    }
  }
}

variables {
  platform = {
    name        = "careconnect-prod"
    region      = "us-east-1"
    account_id  = "123456789012"
    partition   = "aws"
    domain_name = "careconnect.example.com"
  }
  name = "mail"
}

run "mail_leaves_over_tls_or_not_at_all" {
  assert {
    condition = (
      aws_sesv2_configuration_set.this.delivery_options[0].tls_policy == "REQUIRE" &&
      aws_sesv2_email_identity.this.configuration_set_name == "careconnect-prod-mail" &&
      aws_sesv2_email_identity_mail_from_attributes.this.behavior_on_mx_failure == "REJECT_MESSAGE"
    )
    error_message = "The identity uses a configuration set that requires TLS."
  }
}

run "services_learn_server_and_identity" {
  assert {
    condition = (
      output.host == "email-smtp.us-east-1.amazonaws.com" && output.port == 587 &&
      output.arn == "arn:aws:ses:us-east-1:123456789012:identity/careconnect.example.com"
    )
    error_message = "The SMTP endpoint of the region and the domain's identity."
  }
}

run "the_domain_gets_all_its_records" {
  assert {
    condition     = [for record in output.dns_records : record.type] == ["CNAME", "CNAME", "CNAME", "MX", "TXT"] && output.domain_record.name == "_dmarc.careconnect.example.com"
    error_message = "Three DKIM records, return path, SPF, and DMARC once for the domain."
  }

  assert {
    condition     = aws_sesv2_email_identity_mail_from_attributes.this.mail_from_domain == "bounce-us-east-1.careconnect.example.com"
    error_message = "Two regions never share a return path."
  }
}
