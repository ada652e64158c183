output "ids" {
  description = "The groups' ids by the name of the client or store."
  value       = { for name, group in aws_security_group.this : name => group.id }
}
