# The whole login, for the ops task. Written and never read back, so neither plan nor state knows the password: 164.308(a)(5)(ii)(D).
resource "aws_secretsmanager_secret" "login" {
  name        = "${local.full_name}-login"
  description = "Login of ${local.full_name} for the operators' task"
  kms_key_id  = var.platform.kms_key_arns.secrets

  # dev is made and destroyed at will; elsewhere a mistake can be taken back.
  recovery_window_in_days = lookup({ dev = 0, staging = 7 }, var.platform.environment, 30)

  dynamic "replica" {
    for_each = var.platform.replica_region == "" ? [] : [var.platform.replica_region]

    content {
      region     = replica.value
      kms_key_id = var.platform.replica_kms_key_arn
    }
  }

  tags = { Name = "${local.full_name}-login" }
}

resource "aws_secretsmanager_secret_version" "login" {
  secret_id = aws_secretsmanager_secret.login.id

  secret_string_wo = jsonencode({
    engine    = "postgres"
    host      = aws_db_instance.this.address
    port      = 5433
    username  = var.username
    password  = var.password
    databases = var.databases
  })
  secret_string_wo_version = var.platform.secrets_version
}
