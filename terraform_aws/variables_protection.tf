variable "github_repository" {
  description = "Repository whose workflows deploy here, as owner/name; null where people deploy by hand."
  type        = string
  default     = null
}

variable "backup_lock_after_days" {
  description = "After so many days nobody, AWS included, can lift the lock of the backup vaults. Null leaves it liftable by who may: choose once retention has proved right."
  type        = number
  default     = null
}
