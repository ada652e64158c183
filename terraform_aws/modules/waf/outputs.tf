output "arn" {
  description = "ARN of the web ACL, known once its log is set up."
  value       = aws_wafv2_web_acl.this.arn
  depends_on  = [aws_wafv2_web_acl_logging_configuration.this]
}

output "name" {
  description = "Name of the web ACL, the dimension WebACL of its metrics."
  value       = aws_wafv2_web_acl.this.name
}

output "log_group_name" {
  description = "Log group of the web ACL, in the web ACL's region."
  value       = aws_cloudwatch_log_group.this.name
}
