# Every task talks to AWS itself by endpoints inside the VPC: registry, logs, secrets, keys, traces (443), S3 by its gateway.
resource "aws_vpc_security_group_egress_rule" "endpoints" {
  for_each = var.clients

  security_group_id            = aws_security_group.this[each.key].id
  description                  = "${each.key} calls AWS by interface endpoints"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = var.platform.endpoints_security_group_id
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  for_each = var.clients

  security_group_id            = var.platform.endpoints_security_group_id
  description                  = "${each.key} calls AWS"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.this[each.key].id
}

resource "aws_vpc_security_group_egress_rule" "s3" {
  for_each = var.clients

  security_group_id = aws_security_group.this[each.key].id
  description       = "${each.key} reads and writes S3, which also holds the layers of its image"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = var.platform.s3_prefix_list_id
}

locals {
  mailers = { for name, client in var.clients : name => client.mail if client.mail != null }
}

# Mail goes to the SES endpoint in the VPC, or, where an outside server is configured, to that one port and no other.
resource "aws_vpc_security_group_egress_rule" "mail" {
  for_each = local.mailers

  security_group_id            = aws_security_group.this[each.key].id
  description                  = "${each.key} sends mail"
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  referenced_security_group_id = each.value.outside ? null : var.platform.endpoints_security_group_id
  cidr_ipv4                    = each.value.outside ? "0.0.0.0/0" : null
}

resource "aws_vpc_security_group_ingress_rule" "mail" {
  for_each = { for name, mail in local.mailers : name => mail if !mail.outside }

  security_group_id            = var.platform.endpoints_security_group_id
  description                  = "${each.key} sends mail by SES"
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  referenced_security_group_id = aws_security_group.this[each.key].id
}
