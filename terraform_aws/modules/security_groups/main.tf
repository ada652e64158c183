# One group for each service, job, database and cache. Traffic flows only where a connection is declared, always from group to group:
# 164.312(e)(1). The rules are resources of their own, since inline and separate rules undo each other.
locals {
  # Where a client may go: a store of this module, one made elsewhere, or another client with a port.
  targets = merge(
    { for name, client in var.clients : name => { id = aws_security_group.this[name].id, port = client.port } if client.port != null },
    { for name, port in var.stores : name => { id = aws_security_group.this[name].id, port = port } },
    var.existing_stores,
  )

  connections = merge([
    for name, client in var.clients : {
      for target in client.connects_to : "${name}->${target}" => { client = name, target = target }
    }
  ]...)

  public = { for name, client in var.clients : name => client.port if client.public && client.port != null }
}

resource "aws_security_group" "this" {
  for_each = toset(concat(keys(var.clients), keys(var.stores)))

  name        = "${var.platform.name}-${each.key}"
  description = "${var.platform.name}: ${each.key}"
  vpc_id      = var.platform.vpc_id

  tags = { Name = "${var.platform.name}-${each.key}" }

  lifecycle {
    # The description of a group cannot change in place, and a group in use cannot go first.
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "connection" {
  for_each = local.connections

  security_group_id            = aws_security_group.this[each.value.client].id
  description                  = "${each.value.client} connects to ${each.value.target}"
  ip_protocol                  = "tcp"
  from_port                    = local.targets[each.value.target].port
  to_port                      = local.targets[each.value.target].port
  referenced_security_group_id = local.targets[each.value.target].id
}

resource "aws_vpc_security_group_ingress_rule" "connection" {
  for_each = local.connections

  security_group_id            = local.targets[each.value.target].id
  description                  = "${each.value.target} is used by ${each.value.client}"
  ip_protocol                  = "tcp"
  from_port                    = local.targets[each.value.target].port
  to_port                      = local.targets[each.value.target].port
  referenced_security_group_id = aws_security_group.this[each.value.client].id
}

# The balancer's own group opens towards exactly the services behind it.
resource "aws_vpc_security_group_ingress_rule" "balancer" {
  for_each = local.public

  security_group_id            = aws_security_group.this[each.key].id
  description                  = "${each.key} is served by the load balancer"
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
  referenced_security_group_id = var.platform.alb_security_group_id
}

resource "aws_vpc_security_group_egress_rule" "balancer" {
  for_each = local.public

  security_group_id            = var.platform.alb_security_group_id
  description                  = "The load balancer serves ${each.key}"
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
  referenced_security_group_id = aws_security_group.this[each.key].id
}
