output "arn" {
  description = "ARN of the key."
  value       = aws_kms_key.this.arn
}

output "alias_arn" {
  description = "ARN of the alias, which stays when the key is replaced."
  value       = aws_kms_alias.this.arn
}
