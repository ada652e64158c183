# A service that keeps running. Behind the load balancer it exists twice, blue and green: two rolling services of which one takes the
# traffic. Without a load balancer it exists once. The deployment, not Terraform, decides which task definition runs where.
locals {
  full_name = "${var.platform.name}-${var.name}"
  min_tasks = coalesce(try(var.platform.services[var.name].min_tasks, null), var.min_tasks)
  max_tasks = coalesce(try(var.platform.services[var.name].max_tasks, null), var.max_tasks)

  colours = {
    for colour in(var.public ? ["blue", "green"] : ["main"]) : colour => {
      name = colour == "main" ? local.full_name : "${local.full_name}-${colour}"
      # Blue starts with the traffic, green rests; a dormant environment runs nothing before its failover.
      tasks = colour == "green" || var.platform.dormant ? 0 : local.min_tasks
      # Two services cannot share a name inside Service Connect, so the plain name is blue's.
      dns_name = colour == "green" ? "${var.name}-green" : var.name
    }
  }

  # Spot is for what nobody waits for: no load balancer, and never in prod or dr.
  capacity_provider = var.platform.spot_workers && !var.public ? "FARGATE_SPOT" : "FARGATE"
}

module "task" {
  source = "../ecs_task"

  platform                = var.platform
  name                    = var.name
  image                   = var.image
  cpu                     = var.cpu
  memory_mib              = var.memory_mib
  port                    = var.port
  protocol_version        = var.protocol_version
  command                 = var.command
  entrypoint              = var.entrypoint
  user                    = var.user
  environment             = var.environment
  secret_names            = var.secret_names
  secret_environment      = var.secret_environment
  bucket_arns             = var.bucket_arns
  send_mail_identity_arns = var.send_mail_identity_arns
  security_group_ids      = var.security_group_ids
}

resource "aws_ecs_service" "this" {
  for_each = local.colours

  name            = each.value.name
  cluster         = var.platform.cluster_arn
  task_definition = module.task.task_definition_arn
  desired_count   = each.value.tasks

  # Commands are run in the ops task alone, where they are recorded.
  enable_execute_command             = false
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = var.public ? 60 : null

  # Tasks that do not become healthy end the deployment, and the service goes back to what ran before.
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  capacity_provider_strategy {
    capacity_provider = local.capacity_provider
    weight            = 1
  }

  network_configuration {
    subnets          = var.platform.private_subnet_ids
    security_groups  = var.security_group_ids
    assign_public_ip = false
  }

  dynamic "load_balancer" {
    for_each = var.public ? [aws_lb_target_group.this[each.key].arn] : []

    content {
      target_group_arn = load_balancer.value
      container_name   = module.task.container_name
      container_port   = var.port
    }
  }

  # Every service may call the others by name; one with a port can be called.
  service_connect_configuration {
    enabled   = true
    namespace = var.platform.namespace_arn

    log_configuration {
      log_driver = "awslogs"
      options = {
        awslogs-group         = module.task.log_group_name
        awslogs-region        = var.platform.region
        awslogs-stream-prefix = "service-connect"
      }
    }

    dynamic "service" {
      for_each = var.port[*]

      content {
        port_name      = "http"
        discovery_name = each.value.dns_name

        client_alias {
          dns_name = each.value.dns_name
          port     = service.value
        }

        # Its own limit of 15 s would cut uploads and event streams.
        timeout {
          idle_timeout_seconds        = 300
          per_request_timeout_seconds = var.protocol_version == "TCP" ? null : 300
        }
      }
    }
  }

  tags = { Name = each.value.name }

  # ECS takes a target group only when a listener already uses it.
  depends_on = [aws_lb_listener_rule.this]

  lifecycle {
    # A new task definition runs only after the migrator ran, so `deploy` sets it; the count belongs to autoscaling.
    ignore_changes = [task_definition, desired_count]
  }
}
