# One screen, from the users' side at the top to the means of recovery at the bottom.
locals {
  # CloudWatch wants a metric as a flat list: namespace, name, dimension, value, ..., options.
  widgets = [
    { title = "Requests by answer", stat = "Sum", metrics = [for metric in [
      "RequestCount", "HTTPCode_Target_2XX_Count", "HTTPCode_Target_4XX_Count", "HTTPCode_Target_5XX_Count", "HTTPCode_ELB_5XX_Count",
    ] : ["AWS/ApplicationELB", metric, "LoadBalancer", var.platform.alb_arn_suffix, {}]] },
    { title = "Error rate (%)", stat = "Sum", metrics = concat(
      [[{ expression = local.error_rate, label = "5xx of all requests", id = "rate" }]],
      [for id, row in local.request_metrics : ["AWS/ApplicationELB", row.metric, "LoadBalancer", var.platform.alb_arn_suffix, { id = id, visible = false }]],
    ) },
    { title = "Response time (s)", stat = "Average", metrics = [for stat in ["Average", "p95", "p99"] :
      ["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", var.platform.alb_arn_suffix, { stat = stat, label = stat }]
    ] },
    { title = "Services: processor and memory (%)", stat = "Average", metrics = flatten([for key, service in local.colours : [
      for metric in ["CPUUtilization", "MemoryUtilization"] : { row = [
        "AWS/ECS", metric, "ClusterName", var.platform.cluster_name, "ServiceName", service.dimensions.ServiceName, { label = "${key} ${metric}" },
      ] }
    ]])[*].row },
    { title = "Databases: processor (%) and connections", stat = "Average", metrics = flatten([for name, database in var.databases : [
      for metric, axis in { CPUUtilization = "left", DatabaseConnections = "right" } : { row = [
        "AWS/RDS", metric, "DBInstanceIdentifier", database.identifier, { label = "${name} ${metric}", yAxis = axis },
      ] }
    ]])[*].row },
    { title = "Databases: time of a read and a write (s)", stat = "Average", metrics = flatten([for name, database in var.databases : [
      for metric in ["ReadLatency", "WriteLatency"] : { row = [
        "AWS/RDS", metric, "DBInstanceIdentifier", database.identifier, { label = "${name} ${metric}" },
      ] }
    ]])[*].row },
    { title = "Caches: memory (%) and evictions", stat = "Average", metrics = flatten([for key, node in local.nodes : [
      for metric, axis in { DatabaseMemoryUsagePercentage = "left", Evictions = "right" } : { row = [
        "AWS/ElastiCache", metric, "CacheClusterId", node, { label = "${key} ${metric}", yAxis = axis },
      ] }
    ]])[*].row },
    { title = "Recovery: lag of replicas (s), age of the verified backup (h)", stat = "Maximum", metrics = concat(
      [for key, identifier in local.replicas : ["AWS/RDS", "ReplicaLag", "DBInstanceIdentifier", identifier, { label = key }]],
      [for name, database in var.databases : ["CareConnect/Operations", "BackupVerifiedAgeHours",
        "Environment", var.platform.environment, "Database", name, { label = "${name} backup", yAxis = "right" },
      ] if database.backups_verified],
    ) },
  ]

  # CloudWatch refuses a widget without metrics, and a manifest may hold no cache and no database.
  shown = [for widget in local.widgets : widget if length(widget.metrics) > 0]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.platform.name

  dashboard_body = jsonencode({
    widgets = [for index, widget in local.shown : {
      type   = "metric"
      width  = 12
      height = 6
      x      = index % 2 * 12
      y      = floor(index / 2) * 6
      properties = {
        title   = widget.title
        stat    = widget.stat
        period  = 300
        region  = var.platform.region
        view    = "timeSeries"
        metrics = widget.metrics
      }
    }]
  })
}
