# The values of the manifest's secret parameters, as one JSON object by variable name. Only the empty secret is Terraform's: the
# operators' command generates and writes the values, and hands them to a run as TF_VAR_ variables, which are ephemeral.
# 164.312(a)(2)(iv)
module "parameters_key" {
  source = "../modules/kms_key"

  platform    = local.primary
  name        = "parameters"
  description = "Encrypts the parameters of ${local.primary.name}."
}

module "parameters_standby_key" {
  source    = "../modules/kms_key"
  count     = local.has_standby ? 1 : 0
  providers = { aws = aws.standby }

  platform    = local.primary
  name        = "parameters"
  description = "Encrypts the copy of the parameters of ${local.primary.name}."
}

resource "aws_secretsmanager_secret" "parameters" {
  name                    = "${local.primary.name}-parameters"
  description             = "Secret parameters of ${local.primary.name}, by Terraform variable."
  kms_key_id              = module.parameters_key.arn
  recovery_window_in_days = local.has_standby ? 30 : 7

  # Dr reads the copy: a run in the standby region needs nothing of the primary one.
  dynamic "replica" {
    for_each = module.parameters_standby_key[*].arn

    content {
      region     = var.standby_region
      kms_key_id = replica.value
    }
  }
}
