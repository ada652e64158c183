# PostgreSQL on one instance with a standby in another zone. In dr the same instance is a replica of the primary in the other region, until
# it is promoted.
locals {
  full_name  = "${var.platform.name}-${var.name}"
  source_arn = lookup(var.platform.replica_sources, var.name, null)
  is_replica = local.source_arn != null
  permanent  = var.platform.environment != "dev"
  # A reader of a replica would lag twice.
  has_reader = var.platform.database.replica && !local.is_replica

  # RDS takes fewer names than PostgreSQL; a name that it refuses is made by the deployment's job like all but the first.
  first_database = one([for database in slice(var.databases, 0, min(1, length(var.databases))) : database
    if can(regex("^[A-Za-z][A-Za-z0-9_]{0,62}$", database)) && database != "postgres"
  ])
}

resource "aws_db_instance" "this" {
  identifier = local.full_name

  # A replica takes engine, size, database and login from its source.
  replicate_source_db   = local.source_arn
  engine                = local.is_replica ? null : "postgres"
  engine_version        = local.is_replica ? null : var.engine_version
  db_name               = local.is_replica ? null : local.first_database
  username              = local.is_replica ? null : var.username
  password_wo           = local.is_replica ? null : var.password
  password_wo_version   = local.is_replica ? null : var.platform.secrets_version
  allocated_storage     = local.is_replica ? null : var.platform.database.allocated_storage
  max_allocated_storage = var.platform.database.max_allocated_storage
  instance_class        = var.platform.database.instance_class
  storage_type          = "gp3"
  multi_az              = var.platform.database.multi_az

  # 164.312(a)(2)(iv)
  storage_encrypted = true
  kms_key_id        = var.platform.kms_key_arns.data

  # Not the port that everybody tries, no way in from outside, TLS by the parameter group: 164.312(e)(1).
  port                                = 5433
  publicly_accessible                 = false
  db_subnet_group_name                = aws_db_subnet_group.this.name
  vpc_security_group_ids              = var.security_group_ids
  ca_cert_identifier                  = "rds-ca-rsa2048-g1"
  iam_database_authentication_enabled = true
  parameter_group_name                = aws_db_parameter_group.this.name

  # With a retention of at least one day RDS keeps the logs for a restore to any second of it: 164.308(a)(7)(ii)(A).
  backup_retention_period   = var.platform.database.backup_retention_days
  backup_window             = "03:00-04:00"
  maintenance_window        = "sun:04:30-sun:05:30"
  copy_tags_to_snapshot     = true
  delete_automated_backups  = false
  skip_final_snapshot       = !local.permanent || local.is_replica # RDS makes none of a replica, and then refuses to delete it
  final_snapshot_identifier = local.permanent ? "${local.full_name}-final" : null
  deletion_protection       = var.platform.deletion_protection

  auto_minor_version_upgrade  = true
  allow_major_version_upgrade = false
  apply_immediately           = !local.permanent

  # 164.312(b)
  enabled_cloudwatch_logs_exports       = ["postgresql", "upgrade"]
  monitoring_interval                   = 60
  monitoring_role_arn                   = aws_iam_role.monitoring.arn
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = var.platform.kms_key_arns.data
  performance_insights_retention_period = 7

  tags = { Name = local.full_name, Backup = "daily" }

  # The log groups come first, so that RDS does not make its own without key and retention.
  depends_on = [aws_cloudwatch_log_group.this, aws_iam_role_policy_attachment.monitoring]

  lifecycle {
    # Once promoted a replica has no source any more, and must not get one again. Nor may what it took from the source, which
    # RDS fixes when an instance is made, replace a database.
    ignore_changes = [replicate_source_db, db_name, username]
  }
}

resource "aws_db_subnet_group" "this" {
  name        = local.full_name
  description = "Subnets without a route out, for ${local.full_name}"
  subnet_ids  = var.platform.database_subnet_ids

  tags = { Name = local.full_name }
}
