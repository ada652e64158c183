# Replicas are backed up from the first day, and after a failover the backups simply go on. No copy to the region that failed.
# 164.308(a)(7)(ii)(A), (C)
module "backup_vault" {
  source = "../modules/backup_vault"

  platform              = local.foundation
  name                  = "backup"
  compliance_after_days = var.backup_lock_after_days
}

module "backup" {
  source = "../modules/backup"

  platform   = local.foundation
  vault      = module.backup_vault
  copy_vault = null
}

# While nothing runs here every database follows prod's; a database without a source would be an empty one at failover.
check "every_database_follows_its_primary" {
  assert {
    condition     = !var.dormant || length(setsubtract(keys(module.workloads.databases), var.replicated_databases)) == 0
    error_message = "Databases that follow no primary: ${join(", ", setsubtract(keys(module.workloads.databases), var.replicated_databases))}. Name them in replicated_databases."
  }
}
