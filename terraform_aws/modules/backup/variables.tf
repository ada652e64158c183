variable "platform" {
  description = "What the backup plan takes from the platform."
  type = object({
    name         = string
    account_id   = string
    partition    = string
    kms_key_arns = object({ data = string })
  })
}

variable "vault" {
  description = "The vault that takes the recovery points, and the key that encrypts them."
  type        = object({ name = string, arn = string, key_arn = string })
}

variable "copy_vault" {
  description = "The vault of the other region that takes a copy of each recovery point, null without one."
  type        = object({ arn = string, key_arn = string })
}

variable "retention_days" {
  description = "How long each recovery point is kept, here and there. The seven years are served by the bucket of the database dumps."
  type        = number
  default     = 35

  validation {
    condition     = var.retention_days >= 35
    error_message = "retention_days must be at least 35."
  }
}
