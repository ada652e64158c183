# Three tiers in each zone: public (NAT only, never a task), private (tasks, cache, load balancer) and
# database, which has no route out at all. 164.312(a)(1), 164.312(e)(1)
locals {
  numbers = { for index, zone in var.zones : zone => index + 1 }

  # Third octets 1.., 11.. and 21..: the tiers can grow to nine zones without meeting.
  cidrs = {
    public   = { for zone, number in local.numbers : zone => cidrsubnet(var.cidr, 8, number) }
    private  = { for zone, number in local.numbers : zone => cidrsubnet(var.cidr, 8, number + 10) }
    database = { for zone, number in local.numbers : zone => cidrsubnet(var.cidr, 8, number + 20) }
  }
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_support   = true
  enable_dns_hostnames = true # interface endpoints answer by their services' public names

  tags = { Name = "${var.name}-vpc" }
}

# CloudFront refuses a VPC origin in a network without an internet gateway, although it never routes through it.
resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.name}-igw" }
}

resource "aws_subnet" "public" {
  for_each = local.cidrs.public

  vpc_id                  = aws_vpc.this.id
  availability_zone       = each.key
  cidr_block              = each.value
  map_public_ip_on_launch = false

  tags = { Name = "${var.name}-public-${local.numbers[each.key]}", Tier = "public" }
}

resource "aws_subnet" "private" {
  for_each = local.cidrs.private

  vpc_id                  = aws_vpc.this.id
  availability_zone       = each.key
  cidr_block              = each.value
  map_public_ip_on_launch = false

  tags = { Name = "${var.name}-private-${local.numbers[each.key]}", Tier = "private" }
}

resource "aws_subnet" "database" {
  for_each = local.cidrs.database

  vpc_id                  = aws_vpc.this.id
  availability_zone       = each.key
  cidr_block              = each.value
  map_public_ip_on_launch = false

  tags = { Name = "${var.name}-database-${local.numbers[each.key]}", Tier = "database" }
}

# Whatever is launched without a group of its own reaches nothing and is reached by nothing. 164.312(e)(1)
resource "aws_default_security_group" "this" {
  vpc_id  = aws_vpc.this.id
  ingress = []
  egress  = []

  tags = { Name = "${var.name}-default-closed" }
}
