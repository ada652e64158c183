output "role_arn" {
  description = "Role that the workflow assumes (role-to-assume)."
  value       = aws_iam_role.deploy.arn
}
