mock_provider "aws" {}

variables {
  platform = {
    name                        = "careconnect-prod"
    vpc_id                      = "vpc-1"
    alb_security_group_id       = "sg-alb"
    endpoints_security_group_id = "sg-endpoints"
    s3_prefix_list_id           = "pl-s3"
  }
  clients = {
    api      = { port = 8080, public = true, connects_to = ["postgres", "cache"] }
    worker   = { port = null, public = false, connects_to = ["postgres", "api"], mail = {} }
    migrator = { port = null, public = false, connects_to = ["postgres"] }
  }
  stores = { postgres = 5433, cache = 6380 }
}

run "only_declared_connections_are_open" {
  assert {
    condition     = toset(keys(aws_vpc_security_group_ingress_rule.connection)) == toset(["api->postgres", "api->cache", "worker->postgres", "worker->api", "migrator->postgres"])
    error_message = "There is one rule for each declared connection and no other."
  }

  assert {
    condition = (
      aws_vpc_security_group_ingress_rule.connection["api->postgres"].from_port == 5433 &&
      aws_vpc_security_group_ingress_rule.connection["api->postgres"].security_group_id == aws_security_group.this["postgres"].id &&
      aws_vpc_security_group_ingress_rule.connection["api->postgres"].referenced_security_group_id == aws_security_group.this["api"].id
    )
    error_message = "The database takes the api's group on its own port."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.connection["worker->api"].from_port == 8080
    error_message = "A client reaches another client on that client's port."
  }
}

run "nothing_is_open_to_addresses" {
  assert {
    condition = alltrue([
      for rule in concat(
        values(aws_vpc_security_group_ingress_rule.connection), values(aws_vpc_security_group_ingress_rule.balancer),
        values(aws_vpc_security_group_egress_rule.connection), values(aws_vpc_security_group_egress_rule.endpoints),
        values(aws_vpc_security_group_egress_rule.mail),
      ) : rule.cidr_ipv4 == null && rule.cidr_ipv6 == null && rule.referenced_security_group_id != null && rule.description != ""
    ])
    error_message = "Rules lead from group to group and say why."
  }
}

run "the_balancer_reaches_public_services_alone" {
  assert {
    condition = (
      keys(aws_vpc_security_group_ingress_rule.balancer) == ["api"] &&
      aws_vpc_security_group_egress_rule.balancer["api"].security_group_id == "sg-alb" &&
      aws_vpc_security_group_egress_rule.balancer["api"].from_port == 8080
    )
    error_message = "The load balancer and the api open towards each other on the api's port."
  }
}

run "mail_goes_to_the_endpoint_or_to_one_port_outside" {
  variables {
    clients = {
      worker = { mail = {} }
      other  = { mail = { port = 465, outside = true } }
    }
    stores = {}
  }

  assert {
    condition = (
      aws_vpc_security_group_egress_rule.mail["worker"].referenced_security_group_id == "sg-endpoints" &&
      aws_vpc_security_group_egress_rule.mail["worker"].from_port == 587 &&
      keys(aws_vpc_security_group_ingress_rule.mail) == ["worker"]
    )
    error_message = "Mail by SES goes to the endpoints' group on 587."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.mail["other"].cidr_ipv4 == "0.0.0.0/0" && aws_vpc_security_group_egress_rule.mail["other"].to_port == 465
    error_message = "An outside server is reached on its port alone."
  }
}

run "stores_made_elsewhere_can_be_reached" {
  variables {
    clients         = { ops = { connects_to = ["postgres"] } }
    stores          = {}
    existing_stores = { postgres = { id = "sg-postgres", port = 5433 } }
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.connection["ops->postgres"].security_group_id == "sg-postgres"
    error_message = "The rule stands in the database's own group."
  }
}

run "a_connection_to_nothing_is_refused" {
  command         = plan
  expect_failures = [var.clients]

  variables {
    clients = { api = { port = 8080, connects_to = ["postgre"] } }
  }
}

run "a_client_without_a_port_cannot_be_reached" {
  command         = plan
  expect_failures = [var.clients]

  variables {
    clients = { api = { port = 8080, connects_to = ["worker"] }, worker = {} }
  }
}

run "a_public_client_needs_a_port" {
  command         = plan
  expect_failures = [var.clients]

  variables {
    clients = { api = { public = true } }
  }
}
