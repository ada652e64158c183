output "id" {
  description = "The bucket's name."
  value       = aws_s3_bucket.this.id
}

output "arn" {
  description = "The bucket's ARN."
  value       = local.arn
}

output "bucket_regional_domain_name" {
  description = "The bucket's own host name, for CloudFront."
  value       = aws_s3_bucket.this.bucket_regional_domain_name
}
