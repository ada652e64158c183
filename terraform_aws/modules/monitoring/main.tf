# Every alarm is a row of a table: the other files say what is watched, this one makes the alarms, so that none can lack its
# actions. 164.312(b), 164.308(a)(6)(ii)
locals {
  # What a row leaves out: two periods of five minutes above the threshold, and no data is no alarm.
  usual = { period = 300, periods = 2, below = false, missing = "notBreaching", expression = null }

  alarms = merge(
    local.service_alarms,
    local.target_alarms,
    local.load_balancer_alarms,
    local.database_alarms,
    local.replica_alarms,
    local.cache_alarms,
    local.edge_alarms,
    local.backup_alarms,
    local.replication_alarms,
  )

  # An alarm on a single metric names it in its own arguments, where people and tools look for it.
  single = { for key, alarm in local.alarms : key => one(values(alarm.metrics)) if alarm.expression == null }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name          = "${var.platform.name}-${each.key}"
  alarm_description   = each.value.description
  comparison_operator = each.value.below ? "LessThanThreshold" : "GreaterThanThreshold"
  threshold           = each.value.threshold
  evaluation_periods  = each.value.periods
  treat_missing_data  = each.value.missing

  alarm_actions             = [aws_sns_topic.alerts.arn]
  insufficient_data_actions = [aws_sns_topic.alerts.arn]
  ok_actions                = [aws_sns_topic.alerts.arn]

  namespace          = try(local.single[each.key].namespace, null)
  metric_name        = try(local.single[each.key].metric, null)
  dimensions         = try(local.single[each.key].dimensions, null)
  period             = contains(keys(local.single), each.key) ? each.value.period : null
  statistic          = try(startswith(local.single[each.key].stat, "p") ? null : local.single[each.key].stat, null)
  extended_statistic = try(startswith(local.single[each.key].stat, "p") ? local.single[each.key].stat : null, null)

  dynamic "metric_query" {
    for_each = { for id, metric in each.value.metrics : id => metric if each.value.expression != null }

    content {
      id = metric_query.key

      metric {
        namespace   = metric_query.value.namespace
        metric_name = metric_query.value.metric
        dimensions  = metric_query.value.dimensions
        stat        = metric_query.value.stat
        period      = each.value.period
      }
    }
  }

  dynamic "metric_query" {
    for_each = each.value.expression[*]

    content {
      id          = "result"
      expression  = metric_query.value
      label       = each.key
      return_data = true
    }
  }
}
