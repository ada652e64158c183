output "arn" {
  description = "ARN of the vault."
  value       = aws_backup_vault.this.arn
}

output "name" {
  description = "Name of the vault."
  value       = aws_backup_vault.this.name
}

output "key_arn" {
  description = "ARN of the key that encrypts what the vault holds."
  value       = module.key.arn
}
