locals {
  # A listener rule takes five values over all its conditions.
  path_chunks = var.public ? chunklist(var.paths, var.host == null ? 5 : 4) : []

  # Rules are tried by rising priority, so the longer the fixed part of a path the earlier, with a host before without. The name spreads
  # services of equal rank; the band of 1,200 leaves room for many, and listener_priority settles a collision.
  priorities = [for index, chunk in local.path_chunks : var.listener_priority != null ? var.listener_priority + index : sum([
    (20 - min(20, min([for path in chunk : length(split("*", split("?", path)[0])[0])]...))) * 2400,
    var.host == null ? 1200 : 0,
    parseint(substr(sha256("${var.name}/${index}"), 0, 8), 16) % 1200,
    1,
  ])]
}

resource "aws_lb_target_group" "this" {
  for_each = { for colour, service in local.colours : colour => service if var.public }

  # The name may have 32 characters; a longer one is cut and kept unique.
  name             = length(each.value.name) <= 32 ? each.value.name : "${trimsuffix(substr(each.value.name, 0, 25), "-")}-${substr(sha256(each.value.name), 0, 6)}"
  vpc_id           = var.platform.vpc_id
  target_type      = "ip"
  port             = var.port
  protocol         = "HTTP"
  protocol_version = var.protocol_version

  deregistration_delay          = 30
  load_balancing_algorithm_type = "least_outstanding_requests"

  health_check {
    path                = var.health_path
    matcher             = var.protocol_version == "GRPC" ? "0" : "200"
    interval            = 15
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  tags = { Name = each.value.name }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_listener_rule" "this" {
  count = length(local.path_chunks)

  listener_arn = var.platform.listener_arn
  priority     = local.priorities[count.index]

  action {
    type = "forward"

    forward {
      target_group {
        arn    = aws_lb_target_group.this["blue"].arn
        weight = 100
      }

      target_group {
        arn    = aws_lb_target_group.this["green"].arn
        weight = 0
      }
    }
  }

  condition {
    path_pattern {
      values = local.path_chunks[count.index]
    }
  }

  dynamic "condition" {
    for_each = var.host[*]

    content {
      host_header {
        values = ["${condition.value}.${var.platform.domain_name}"]
      }
    }
  }

  tags = { Name = "${local.full_name}-${count.index}" }

  lifecycle {
    # `deploy` shifts the weights between the colours.
    ignore_changes = [action]
  }
}
