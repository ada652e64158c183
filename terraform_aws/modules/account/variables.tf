variable "platform" {
  description = "What the account's safeguards take from the platform."
  type = object({
    name        = string
    environment = string
    region      = string
    account_id  = string
    partition   = string
    logs_bucket = object({ id = string, arn = string })
  })
}

variable "global" {
  description = "Whether this root owns what exists once for an account, whatever the region: false in the second region of the same account."
  type        = bool
}

variable "audit_retention_days" {
  description = "How long audit records are kept. HIPAA asks for six years (2192 days): 164.316(b)(2)(i)."
  type        = number
  default     = 2192

  validation {
    condition     = contains([2192, 2557, 2922, 3288, 3653], var.audit_retention_days)
    error_message = "audit_retention_days must be one of CloudWatch's retentions from six years on: 2192, 2557, 2922, 3288 or 3653."
  }
}

variable "audit_lock_days" {
  description = "How long nobody, the root user included, can delete an audit record. Below six years only where no patient data is."
  type        = number
  default     = 2192

  validation {
    condition     = var.audit_lock_days >= 1 && var.audit_lock_days <= var.audit_retention_days
    error_message = "audit_lock_days must be between 1 and audit_retention_days."
  }

  validation {
    condition     = var.audit_lock_days >= 2192 || !contains(["prod", "dr"], var.platform.environment)
    error_message = "prod and dr keep audit records locked for at least 2192 days (six years)."
  }
}
