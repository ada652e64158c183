output "id" {
  description = "The bucket that the site's files are copied to."
  value       = module.bucket.id
}

output "arn" {
  description = "The bucket's ARN."
  value       = module.bucket.arn
}

output "bucket_regional_domain_name" {
  description = "The origin's host name for CloudFront."
  value       = module.bucket.bucket_regional_domain_name
}
