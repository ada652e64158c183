output "id" {
  description = "The identity: the environment's domain."
  value       = aws_sesv2_email_identity.this.email_identity
}

output "arn" {
  description = "The identity's ARN, for send_mail_identity_arns. Put together from the name, so that plans show it."
  value       = "arn:${var.platform.partition}:ses:${var.platform.region}:${var.platform.account_id}:identity/${var.platform.domain_name}"
}

output "configuration_set_name" {
  description = "The configuration set, which the identity uses by default."
  value       = aws_sesv2_configuration_set.this.configuration_set_name
}

output "host" {
  description = "SMTP server of SES; inside the VPC its interface endpoint answers to the name."
  value       = "email-smtp.${var.platform.region}.amazonaws.com"
}

output "port" {
  description = "SMTP port with STARTTLS."
  value       = 587
}

output "dns_records" {
  description = "Records that this region needs: DKIM, the return path and its SPF. Three DKIM tokens are always made."
  value = concat(
    [for index in range(3) : {
      name    = "${aws_sesv2_email_identity.this.dkim_signing_attributes[0].tokens[index]}._domainkey.${var.platform.domain_name}"
      type    = "CNAME"
      records = ["${aws_sesv2_email_identity.this.dkim_signing_attributes[0].tokens[index]}.dkim.amazonses.com"]
    }],
    [
      {
        name    = aws_sesv2_email_identity_mail_from_attributes.this.mail_from_domain
        type    = "MX"
        records = ["10 feedback-smtp.${var.platform.region}.amazonses.com"]
      },
      {
        name    = aws_sesv2_email_identity_mail_from_attributes.this.mail_from_domain
        type    = "TXT"
        records = ["v=spf1 include:amazonses.com ~all"]
      },
    ],
  )
}

output "domain_record" {
  description = "The record that the domain needs once for all regions: DMARC."
  value = {
    name    = "_dmarc.${var.platform.domain_name}"
    type    = "TXT"
    records = ["v=DMARC1; p=quarantine; adkim=s; aspf=r"]
  }
}
