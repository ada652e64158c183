output "id" {
  description = "Id of the distribution, for invalidations."
  value       = aws_cloudfront_distribution.this.id
}

output "arn" {
  description = "ARN of the distribution."
  value       = aws_cloudfront_distribution.this.arn
}

output "domain_name" {
  description = "CloudFront's own name of the distribution, the target of alias records."
  value       = aws_cloudfront_distribution.this.domain_name
}

output "hosted_zone_id" {
  description = "Hosted zone of CloudFront's names, for alias records."
  value       = aws_cloudfront_distribution.this.hosted_zone_id
}

output "log_group_name" {
  description = "Log group of the access log, in us-east-1."
  value       = aws_cloudwatch_log_group.this.name
}
