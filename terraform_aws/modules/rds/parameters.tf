# Where RDS's own value grows with the instance (shared_buffers, max_connections) it stays: the guide's 1 GB and 200 connections fit one size.
locals {
  parameters = {
    "rds.force_ssl" = "1" # 164.312(e)(1)

    # Slow statements by their text, never with the values bound to them, which may be clinical.
    "log_min_duration_statement" = "2000"
    "log_parameter_max_length"   = "0"
    "log_connections"            = "1"
    "log_disconnections"         = "1"
    "log_lock_waits"             = "1"

    # pgaudit records changes of schema, roles and rights and hides passwords, which log_statement would print: 164.312(b).
    "log_statement"         = "none"
    "pgaudit.log"           = "ddl,role"
    "pgaudit.log_parameter" = "0"
  }
}

resource "aws_db_parameter_group" "this" {
  # The family is part of the name, so that a new major version gets a group of its own before the old one goes.
  name        = "${local.full_name}-postgres${var.engine_version}"
  description = "Settings of ${local.full_name}"
  family      = "postgres${var.engine_version}"

  # Libraries are loaded when the server starts.
  parameter {
    name         = "shared_preload_libraries"
    value        = "pg_stat_statements,pgaudit"
    apply_method = "pending-reboot"
  }

  dynamic "parameter" {
    for_each = local.parameters

    content {
      name  = parameter.key
      value = parameter.value
    }
  }

  tags = { Name = local.full_name }

  lifecycle {
    create_before_destroy = true
  }
}
