locals {
  floor = var.platform.dormant ? 0 : local.min_tasks

  # The guide's aims and pauses: memory runs out suddenly, so it scales out after one minute.
  metrics = merge(
    {
      cpu    = { type = "ECSServiceAverageCPUUtilization", target = 70, out = 300 }
      memory = { type = "ECSServiceAverageMemoryUtilization", target = 80, out = 60 }
    },
    var.public ? { requests = { type = "ALBRequestCountPerTarget", target = 1000, out = 300 } } : {},
  )

  policies = {
    for pair in setproduct(keys(local.colours), keys(local.metrics)) : "${pair[0]}-${pair[1]}" => {
      colour = pair[0]
      metric = local.metrics[pair[1]]
    }
  }

  scaling_targets = merge(aws_appautoscaling_target.colour, aws_appautoscaling_target.single)
}

# The floor follows the traffic: `deploy` raises it for the colour that takes over and lowers it for the one that rests.
resource "aws_appautoscaling_target" "colour" {
  for_each = { for colour, service in local.colours : colour => service if var.public }

  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${var.platform.cluster_name}/${aws_ecs_service.this[each.key].name}"
  min_capacity       = each.value.tasks
  max_capacity       = local.max_tasks

  lifecycle {
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_target" "single" {
  for_each = { for colour, service in local.colours : colour => service if !var.public }

  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${var.platform.cluster_name}/${aws_ecs_service.this[each.key].name}"
  min_capacity       = local.floor
  max_capacity       = local.max_tasks
}

resource "aws_appautoscaling_policy" "this" {
  for_each = local.policies

  name               = "${local.full_name}-${each.key}"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = local.scaling_targets[each.value.colour].resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = each.value.metric.target
    scale_in_cooldown  = 300
    scale_out_cooldown = each.value.metric.out

    predefined_metric_specification {
      predefined_metric_type = each.value.metric.type
      resource_label = (
        each.value.metric.type == "ALBRequestCountPerTarget"
        ? "${var.platform.alb_arn_suffix}/${aws_lb_target_group.this[each.value.colour].arn_suffix}"
        : null
      )
    }
  }
}
