output "trail_arn" {
  description = "ARN of the CloudTrail trail."
  value       = aws_cloudtrail.this.arn
}

output "trail_log_group_name" {
  description = "Log group of the trail, for the operators' searches."
  value       = aws_cloudwatch_log_group.trail.name
}

output "audit_bucket" {
  description = "Name of the bucket of the audit trail."
  value       = aws_s3_bucket.this["audit"].bucket
}
