output "arns" {
  description = "The keys' ARNs, as platform.kms_key_arns wants them."
  value = {
    data    = aws_kms_key.this["data"].arn
    secrets = aws_kms_key.this["secrets"].arn
    logs    = aws_kms_key.this["logs"].arn
  }
}

output "aliases" {
  description = "The keys' aliases by purpose, for operators' commands."
  value       = { for purpose, alias in aws_kms_alias.this : purpose => alias.name }
}
