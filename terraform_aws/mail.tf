# Records that prove the domain to SES: without them it stays unverified and refuses every mail.
locals {
  mail_records = concat(
    flatten([for mail in module.workloads.mail : mail.dns_records]),
    [for mail in module.workloads.mail : mail.domain_record],
    # The standby region's identity is proven from the first day: nobody waits for DNS in a failover.
    try(var.standby.mail_records, []),
  )
}

resource "aws_route53_record" "mail" {
  count = length(local.mail_records)

  zone_id = var.zone_id
  name    = local.mail_records[count.index].name
  type    = local.mail_records[count.index].type
  records = local.mail_records[count.index].records
  ttl     = 300
}

# Whether mail goes by SES is the manifest's parameter, which this root does not know by name; so this is said and does not stop.
check "mail_has_a_way_to_ses" {
  assert {
    condition     = length(module.workloads.mail) == 0 || length(var.mail_endpoint_zones) > 0 || var.nat != "none"
    error_message = "Mail by SES has no way out: name zones in mail_endpoint_zones. With an outside mail server nat must not be none."
  }
}
