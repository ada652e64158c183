# One secret holds every secret value of the task as JSON. The values are written and never read back, so that neither plan nor state
# knows them: 164.312(a)(2)(iv), 164.308(a)(5)(ii)(D).
resource "aws_secretsmanager_secret" "this" {
  count = length(var.secret_names) > 0 ? 1 : 0

  name        = local.full_name
  description = "Secret environment of ${local.full_name}"
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

  tags = { Name = local.full_name }
}

resource "aws_secretsmanager_secret_version" "this" {
  count = length(var.secret_names) > 0 ? 1 : 0

  secret_id                = aws_secretsmanager_secret.this[0].id
  secret_string_wo         = jsonencode(var.secret_environment)
  secret_string_wo_version = var.platform.secrets_version
}
