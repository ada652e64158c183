output "bucket" {
  description = "Name of the bucket, for -backend-config."
  value       = module.state.id
}

output "key_arn" {
  description = "Key that encrypts the states."
  value       = module.key.arn
}
