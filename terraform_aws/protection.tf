# Backups that nobody can delete, here and in the other region. 164.308(a)(7)(ii)(A), (B)
module "backup_vault" {
  source = "./modules/backup_vault"

  platform              = local.foundation
  name                  = "backup"
  compliance_after_days = var.backup_lock_after_days
}

# The copies belong to this root, so that no mistake in the standby region's root reaches them.
module "backup_vault_copy" {
  source    = "./modules/backup_vault"
  count     = var.replica_region == "" ? 0 : 1
  providers = { aws = aws.dr }

  platform              = local.foundation
  name                  = "backup-copy"
  compliance_after_days = var.backup_lock_after_days
}

module "backup" {
  source = "./modules/backup"

  platform = local.foundation
  vault    = module.backup_vault
  # Null without another region.
  copy_vault = one(module.backup_vault_copy[*])
}

# What exists in one region only is lost with it. Names of buckets are known to the workloads alone, so this is said after the fact.
check "every_bucket_is_replicated" {
  assert {
    condition     = !local.is_prod || length(setsubtract(keys(module.workloads.buckets), keys(var.bucket_replicas))) == 0
    error_message = "Buckets without a copy in another region: ${join(", ", setsubtract(keys(module.workloads.buckets), keys(var.bucket_replicas)))}. Apply the root dr, then name its output bucket_replicas here: 164.308(a)(7)."
  }
}
