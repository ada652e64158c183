# The second wall behind the security groups: it holds even if a group is opened by mistake. 164.312(e)(1)

# A subnet that nobody gave a list of its own falls back to this one: nothing in, nothing out.
resource "aws_default_network_acl" "this" {
  default_network_acl_id = aws_vpc.this.default_network_acl_id

  tags = { Name = "${var.name}-default-closed" }
}

# Tasks talk within the network; from outside only answers come in, on the ports that clients use for themselves
# (through NAT, and from S3, whose gateway endpoint keeps S3's public addresses).
resource "aws_network_acl" "open_out" {
  vpc_id     = aws_vpc.this.id
  subnet_ids = concat(values(aws_subnet.public)[*].id, values(aws_subnet.private)[*].id)

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = var.cidr
  }

  dynamic "ingress" {
    for_each = { 110 = "tcp", 120 = "udp" }

    content {
      rule_no    = ingress.key
      action     = "allow"
      protocol   = ingress.value
      from_port  = 1024
      to_port    = 65535
      cidr_block = "0.0.0.0/0"
    }
  }

  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = "0.0.0.0/0"
  }

  tags = { Name = "${var.name}-open-out" }
}

resource "aws_network_acl" "database" {
  vpc_id     = aws_vpc.this.id
  subnet_ids = values(aws_subnet.database)[*].id

  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = var.cidr
  }

  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = var.cidr
  }

  tags = { Name = "${var.name}-database" }
}
