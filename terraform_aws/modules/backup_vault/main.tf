# A place for recovery points that outlives mistakes and malice: its own key, a lock, and a policy that lets nobody delete.
# 164.308(a)(7)(ii)(A), 164.312(c)(1)
module "key" {
  source = "../kms_key"

  platform    = var.platform
  name        = var.name
  description = "Encrypts the recovery points in the vault ${var.platform.name}-${var.name}."
}

resource "aws_backup_vault" "this" {
  name        = "${var.platform.name}-${var.name}"
  kms_key_arn = module.key.arn
}

# Environments that may be torn down have neither lock nor policy.
resource "aws_backup_vault_lock_configuration" "this" {
  count = var.platform.deletion_protection ? 1 : 0

  backup_vault_name   = aws_backup_vault.this.name
  min_retention_days  = var.min_retention_days
  changeable_for_days = var.compliance_after_days
}

resource "aws_backup_vault_policy" "this" {
  count = var.platform.deletion_protection ? 1 : 0

  backup_vault_name = aws_backup_vault.this.name
  policy            = data.aws_iam_policy_document.this.json
}

data "aws_iam_policy_document" "this" {
  statement {
    sid    = "NobodyDeletes"
    effect = "Deny"
    actions = [
      "backup:DeleteBackupVault",
      "backup:DeleteBackupVaultAccessPolicy",
      "backup:DeleteBackupVaultLockConfiguration",
      "backup:DeleteRecoveryPoint",
      "backup:PutBackupVaultAccessPolicy",
      "backup:UpdateRecoveryPointLifecycle",
    ]
    resources = ["*"] # in a vault's policy: this vault and what it holds

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
