# ALB: errors as a share of the requests, times as average and percentiles (a sum of times says nothing), targets.
locals {
  load_balancer = { LoadBalancer = var.platform.alb_arn_suffix }

  target_groups = merge([for service, outputs in var.services : {
    for colour, suffix in outputs.target_group_arn_suffixes : "${service}-${colour}" => suffix
  }]...)

  target_alarms = { for key, suffix in local.target_groups : "${key}-unhealthy" => merge(local.usual, {
    description = "A target of ${key} fails its health check: see the log group of the service and the events of its tasks."
    threshold   = 0
    metrics = { hosts = {
      namespace  = "AWS/ApplicationELB", metric = "UnHealthyHostCount", stat = "Maximum"
      dimensions = merge(local.load_balancer, { TargetGroup = suffix })
    } }
  }) }

  # RequestCount leaves out what found no target; those requests are the balancer's own errors, so they join the whole.
  request_metrics = { for id, metric in {
    requests = "RequestCount"
    target   = "HTTPCode_Target_5XX_Count"
    balancer = "HTTPCode_ELB_5XX_Count"
  } : id => { namespace = "AWS/ApplicationELB", metric = metric, dimensions = local.load_balancer, stat = "Sum" } }

  error_rate = "100 * (FILL(target, 0) + FILL(balancer, 0)) / (FILL(requests, 0) + FILL(balancer, 0))"

  load_balancer_alarms = merge(
    { "error-rate" = merge(local.usual, {
      description = "More than ${var.thresholds.error_rate_percent} % of the requests end with 5xx: compare with the last deployment, roll back if it began there."
      threshold   = var.thresholds.error_rate_percent
      metrics     = local.request_metrics
      expression  = "IF(FILL(target, 0) + FILL(balancer, 0) >= ${var.thresholds.errors_at_least}, ${local.error_rate}, 0)"
    }) },
    { for name, time in {
      average = { stat = "Average", threshold = var.thresholds.average_seconds }
      p95     = { stat = "p95", threshold = var.thresholds.p95_seconds }
      p99     = { stat = "p99", threshold = var.thresholds.p99_seconds }
      } : "response-time-${name}" => merge(local.usual, {
        description = "The ${name} response time is above ${time.threshold} s: look at the database, then at the traces."
        threshold   = time.threshold
        metrics     = { time = { namespace = "AWS/ApplicationELB", metric = "TargetResponseTime", dimensions = local.load_balancer, stat = time.stat } }
    }) },
  )
}
