variable "platform" {
  description = "What a vault takes from the platform."
  type = object({
    name                = string
    account_id          = string
    partition           = string
    deletion_protection = bool
  })
}

variable "name" {
  description = "What the vault holds, for example \"backup\": the vault becomes <platform>-<name>."
  type        = string
}

variable "min_retention_days" {
  description = "The vault takes no recovery point that would be kept for less."
  type        = number
  default     = 35

  validation {
    condition     = var.min_retention_days >= 35
    error_message = "min_retention_days must be at least 35."
  }
}

variable "compliance_after_days" {
  description = "After so many days the lock can never be lifted again, by nobody (3 to 36,500); null keeps it liftable by who may."
  type        = number

  validation {
    condition     = var.compliance_after_days == null ? true : var.compliance_after_days >= 3 && var.compliance_after_days <= 36500
    error_message = "compliance_after_days must be null, or between 3 and 36500: AWS gives at least three days to think better of it."
  }
}
