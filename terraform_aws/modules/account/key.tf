# The audit trail has a key of its own: who may read patient data cannot thereby read who did so, nor the reverse.
module "key" {
  source = "../kms_key"

  platform    = var.platform
  name        = "audit"
  description = "Encrypts the audit trail of ${var.platform.name} and the configuration history."

  services = {
    "cloudtrail.amazonaws.com" = [local.conditions.audit]
    "config.amazonaws.com"     = [local.conditions.config]
    "logs.${var.platform.region}.amazonaws.com" = [{
      test     = "ArnLike"
      variable = "kms:EncryptionContext:aws:logs:arn"
      values   = ["arn:${var.platform.partition}:logs:${var.platform.region}:${var.platform.account_id}:log-group:*"]
    }]
  }
}

locals {
  # What binds each service to this account, in the key's policy and in its bucket's.
  conditions = {
    audit  = { test = "StringEquals", variable = "aws:SourceArn", values = [local.trail_arn] }
    config = { test = "StringEquals", variable = "aws:SourceAccount", values = [var.platform.account_id] }
  }
}
