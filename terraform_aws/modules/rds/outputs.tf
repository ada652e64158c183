output "address" {
  description = "Host name of the instance that takes writes."
  value       = aws_db_instance.this.address
}

output "reader_address" {
  description = "Host name for reading: the replica where there is one, else the instance."
  value       = local.has_reader ? aws_db_instance.reader[0].address : aws_db_instance.this.address
}

output "port" {
  description = "The port of both."
  value       = 5433
}

output "arn" {
  description = "The instance's ARN, the source of a replica in another region."
  value       = aws_db_instance.this.arn
}

output "identifier" {
  description = "The instance's identifier."
  value       = aws_db_instance.this.identifier
}

output "reader_identifier" {
  description = "The replica's identifier, null without one."
  value       = one(aws_db_instance.reader[*].identifier)
}

output "resource_id" {
  description = "The instance's resource id, for IAM authentication."
  value       = aws_db_instance.this.resource_id
}

output "login_secret_arn" {
  description = "The secret that holds the server's login as JSON."
  value       = aws_secretsmanager_secret.login.arn
}

output "databases" {
  description = "The databases that the deployment makes sure of."
  value       = var.databases
}

output "security_group_ids" {
  description = "Security groups of the instances."
  value       = var.security_group_ids
}
