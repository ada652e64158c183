output "plan_id" {
  description = "Id of the backup plan."
  value       = aws_backup_plan.daily.id
}

output "role_arn" {
  description = "Role that AWS Backup works with, for jobs that operators start by hand."
  value       = aws_iam_role.this.arn
}
