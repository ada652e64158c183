# ECS: use of processor and memory by service and colour. The colour that rests runs no task and sends no data.
locals {
  colours = merge([for service, outputs in var.services : {
    for colour, name in outputs.name : "${service}-${colour}" => {
      title      = "${service} (${colour})"
      dimensions = { ClusterName = var.platform.cluster_name, ServiceName = name }
    }
  }]...)

  service_alarms = merge(
    { for key, service in local.colours : "${key}-cpu" => merge(local.usual, {
      description = "${service.title} uses more than ${var.thresholds.cpu_percent} % of its processor: look at the scaling limits and at the requests."
      threshold   = var.thresholds.cpu_percent
      metrics     = { cpu = { namespace = "AWS/ECS", metric = "CPUUtilization", dimensions = service.dimensions, stat = "Average" } }
    }) },
    { for key, service in local.colours : "${key}-memory" => merge(local.usual, {
      description = "${service.title} uses more than ${var.thresholds.memory_percent} % of its memory: tasks end with 137 at 100 %."
      threshold   = var.thresholds.memory_percent
      metrics     = { memory = { namespace = "AWS/ECS", metric = "MemoryUtilization", dimensions = service.dimensions, stat = "Average" } }
    }) },
  )
}
