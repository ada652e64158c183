mock_provider "aws" {
  override_during = plan

  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-east-1:123456789012:careconnect-prod-alerts" }
  }
}

variables {
  platform = {
    name           = "careconnect-prod"
    environment    = "prod"
    region         = "us-east-1"
    account_id     = "123456789012"
    partition      = "aws"
    cluster_arn    = "arn:aws:ecs:us-east-1:123456789012:cluster/careconnect-prod"
    cluster_name   = "careconnect-prod"
    alb_arn_suffix = "app/careconnect-prod/0123456789abcdef"
  }
  notification_emails = ["ops@example.com"]
  services = {
    api = {
      name                      = { blue = "careconnect-prod-api-blue", green = "careconnect-prod-api-green" }
      target_group_arn_suffixes = { blue = "targetgroup/api-blue/0123456789abcdef", green = "targetgroup/api-green/0123456789abcdef" }
    }
    worker = { name = { main = "careconnect-prod-worker" }, target_group_arn_suffixes = {} }
  }
  databases = {
    postgres = {
      identifier        = "careconnect-prod-postgres"
      instance_class    = "db.r6g.large"
      allocated_storage = 100
      replicas          = { reader = "careconnect-prod-postgres-reader" }
      backups_verified  = true
    }
  }
  caches           = { cache = { replication_group_id = "careconnect-prod-cache", nodes = 2 } }
  certificate_arns = { alb = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555" }
  web_acls         = { edge = { metric_name = "edge" }, alb = { metric_name = "alb", region = "us-east-1" } }
  distribution_ids = { main = "E0123456789ABC" }
  health_check_ids = { main = "11111111-2222-3333-4444-555555555555" }
}

run "every_alarm_tells_somebody_also_when_it_knows_nothing" {
  command = plan

  assert {
    condition = alltrue([for alarm in aws_cloudwatch_metric_alarm.this :
      alarm.alarm_actions == toset([aws_sns_topic.alerts.arn]) && alarm.insufficient_data_actions == alarm.alarm_actions
    ])
    error_message = "Alarm and insufficient data both go to the topic."
  }
  assert {
    condition     = aws_sns_topic.alerts.kms_master_key_id != null && keys(aws_sns_topic_subscription.email) == ["ops@example.com"]
    error_message = "The topic is encrypted, and the address is subscribed."
  }
}

run "each_thing_of_the_manifest_is_watched" {
  command = plan

  assert {
    condition = length(setsubtract([
      "api-blue-cpu", "api-green-memory", "worker-main-cpu", "api-green-unhealthy", "error-rate", "response-time-p99",
      "postgres-connections", "postgres-storage", "postgres-reader-lag", "cache-1-memory", "cache-2-evictions",
      "alb-certificate-expiry", "edge-blocked", "main-edge-error-rate", "main-health-check", "postgres-backup-verified",
    ], keys(aws_cloudwatch_metric_alarm.this))) == 0
    error_message = "An alarm is missing: ${join(", ", keys(aws_cloudwatch_metric_alarm.this))}"
  }
  assert {
    condition     = !contains(keys(aws_cloudwatch_metric_alarm.this), "worker-main-unhealthy")
    error_message = "A service without a load balancer has no targets."
  }
}

run "connections_count_as_a_share" {
  command = plan

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.this["postgres-connections"].threshold == 80 &&
      anytrue([for query in aws_cloudwatch_metric_alarm.this["postgres-connections"].metric_query : query.expression == "100 * connections / 1622"])
    )
    error_message = "80 % of what db.r6g.large (16 GiB) takes."
  }
}

run "errors_count_as_a_rate_and_times_as_percentiles" {
  command = plan

  assert {
    condition     = anytrue([for query in aws_cloudwatch_metric_alarm.this["error-rate"].metric_query : try(strcontains(query.expression, "/ (FILL(requests, 0)"), false)])
    error_message = "5xx are divided by the requests."
  }
  assert {
    condition = (
      aws_cloudwatch_metric_alarm.this["response-time-average"].statistic == "Average" &&
      aws_cloudwatch_metric_alarm.this["response-time-p95"].extended_statistic == "p95" &&
      aws_cloudwatch_metric_alarm.this["response-time-p99"].extended_statistic == "p99"
    )
    error_message = "Times are never summed."
  }
}

run "silence_about_backups_and_replicas_is_an_alarm" {
  command = plan

  assert {
    condition = alltrue([for name in ["postgres-backup-verified", "postgres-reader-lag", "main-health-check"] :
      aws_cloudwatch_metric_alarm.this[name].treat_missing_data == "breaching"
    ])
    error_message = "No data is the failure here."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.this["postgres-reader-lag"].threshold < 3600
    error_message = "The alarm comes before the RPO of an hour is broken."
  }
}

run "a_killed_task_and_a_missing_image_are_events" {
  command = plan

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.this["task-killed"].event_pattern).detail.containers.exitCode == [137]
    error_message = "Exit code 137."
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.this["task-not-started"].event_pattern).detail["$or"][0].stopCode == ["TaskFailedToStart"]
    error_message = "A task that could not start."
  }
  assert {
    condition     = alltrue([for rule in aws_cloudwatch_event_rule.this : contains([for target in aws_cloudwatch_event_target.this : target.rule], rule.name)])
    error_message = "Each rule has a target."
  }
}

run "the_topic_refuses_whoever_comes_without_tls" {
  command = plan

  assert {
    condition = anytrue([for statement in data.aws_iam_policy_document.alerts.statement :
      statement.effect == "Deny" && anytrue([for condition in statement.condition : condition.variable == "aws:SecureTransport"])
    ])
    error_message = "Deny without TLS."
  }
}

run "a_manifest_without_anything_is_watched_too" {
  command = plan

  variables {
    services         = {}
    databases        = {}
    caches           = {}
    certificate_arns = {}
    web_acls         = {}
    distribution_ids = {}
    health_check_ids = {}
  }

  assert {
    condition     = toset(keys(aws_cloudwatch_metric_alarm.this)) == toset(["error-rate", "response-time-average", "response-time-p95", "response-time-p99"])
    error_message = "What is left is the load balancer."
  }
  assert {
    condition     = alltrue([for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : length(widget.properties.metrics) > 0])
    error_message = "CloudWatch refuses a widget without metrics."
  }
}
