output "topic_arn" {
  description = "ARN of the topic that takes alarms and events."
  value       = aws_sns_topic.alerts.arn
}

output "key_arn" {
  description = "ARN of the key that encrypts the topic."
  value       = module.key.arn
}

output "alarm_names" {
  description = "Names of all alarms, for the operators' health command."
  value       = sort([for alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name])
}

output "dashboard_name" {
  description = "Name of the CloudWatch dashboard."
  value       = aws_cloudwatch_dashboard.this.dashboard_name
}
