# Recovery points of everything that carries the tag Backup = daily, and a copy of each in the other region.
# 164.308(a)(7)(ii)(A)
module "backup_vault" {
  source = "./modules/backup_vault"

  platform = local.foundation
  name     = "backup"

  # From then on nobody can lift the lock, AWS included: long enough to notice a mistake.
  compliance_after_days = local.is_prod ? 30 : null
}

module "backup_vault_copy" {
  source    = "./modules/backup_vault"
  count     = var.replica_region == "" ? 0 : 1
  providers = { aws = aws.dr }

  platform              = local.foundation
  name                  = "backup-copy"
  compliance_after_days = local.is_prod ? 30 : null
}

module "backup" {
  source = "./modules/backup"

  platform   = local.foundation
  vault      = { name = module.backup_vault.name, arn = module.backup_vault.arn, key_arn = module.backup_vault.key_arn }
  copy_vault = one([for vault in module.backup_vault_copy : { arn = vault.arn, key_arn = vault.key_arn }])
}
