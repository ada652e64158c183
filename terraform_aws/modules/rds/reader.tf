# A replica in the same region for reports and other reading; it has the key and the data of its source.
resource "aws_db_instance" "reader" {
  count = local.has_reader ? 1 : 0

  identifier          = "${local.full_name}-reader"
  replicate_source_db = aws_db_instance.this.identifier
  instance_class      = var.platform.database.instance_class
  storage_type        = "gp3"
  multi_az            = var.platform.database.multi_az

  max_allocated_storage = var.platform.database.max_allocated_storage

  # RDS encrypts it with the source's key and refuses to be told one: 164.312(a)(2)(iv).
  storage_encrypted = true

  port                                = 5433
  publicly_accessible                 = false
  vpc_security_group_ids              = var.security_group_ids
  ca_cert_identifier                  = "rds-ca-rsa2048-g1"
  iam_database_authentication_enabled = true
  parameter_group_name                = aws_db_parameter_group.this.name

  # Backups of its own, so that it is whole at once when it has to take over.
  backup_retention_period  = var.platform.database.backup_retention_days
  backup_window            = "03:00-04:00"
  maintenance_window       = "sun:06:00-sun:07:00"
  copy_tags_to_snapshot    = true
  delete_automated_backups = false
  deletion_protection      = var.platform.deletion_protection
  # RDS makes no final snapshot of a replica.
  skip_final_snapshot = true

  auto_minor_version_upgrade = true
  apply_immediately          = !local.permanent

  enabled_cloudwatch_logs_exports       = ["postgresql", "upgrade"]
  monitoring_interval                   = 60
  monitoring_role_arn                   = aws_iam_role.monitoring.arn
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = var.platform.kms_key_arns.data
  performance_insights_retention_period = 7

  tags = { Name = "${local.full_name}-reader", Backup = "daily" }

  depends_on = [aws_cloudwatch_log_group.this]
}
