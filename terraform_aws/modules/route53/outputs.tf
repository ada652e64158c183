output "health_check_id" {
  description = "Health check of the domain, for alarms in us-east-1; null without a public service."
  value       = one(aws_route53_health_check.this[*].id)
}

output "hosts" {
  description = "Published names."
  value       = distinct([for record in aws_route53_record.this : record.name])
}
