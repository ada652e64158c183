output "arn" {
  description = "ARN of the web ACL, known once its log is set up."
  value       = aws_wafv2_web_acl.this.arn
  depends_on  = [aws_wafv2_web_acl_logging_configuration.this]
}

output "metric_name" {
  description = "What the dimension WebACL of its metrics says."
  value       = local.name
}

output "log_group_name" {
  description = "Log group of the web ACL, in the web ACL's region."
  value       = aws_cloudwatch_log_group.this.name
}
