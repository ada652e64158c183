variable "platform" {
  description = "What the environment offers its workloads. logs_bucket is left out for the log bucket itself."
  type = object({
    name                = string
    environment         = string
    region              = string
    account_id          = string
    partition           = string
    kms_key_arns        = object({ data = string })
    logs_bucket         = optional(object({ id = string, arn = string }))
    replica_region      = optional(string, "")
    replica_kms_key_arn = optional(string, "")
    bucket_replicas     = optional(map(string), {})
  })

  validation {
    condition     = length(var.platform.bucket_replicas) == 0 || (var.platform.replica_region != "" && var.platform.replica_kms_key_arn != "")
    error_message = "Buckets with replicas need platform.replica_region and platform.replica_kms_key_arn."
  }
}

variable "name" {
  description = "The resource's name in the manifest."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]*[a-z0-9])?$", var.name)) && length("${var.platform.name}-${var.name}") <= 50
    error_message = "name takes lower-case letters, digits and hyphens, starts with a letter, and with the platform's name has at most 50 characters."
  }
}

variable "lifecycle_class" {
  description = "files, backups, site or logs: how long objects stay, and how the bucket is written."
  type        = string

  validation {
    condition     = contains(["files", "backups", "site", "logs"], var.lifecycle_class)
    error_message = "lifecycle_class must be files, backups, site or logs."
  }

  validation {
    condition     = var.lifecycle_class == "logs" || var.platform.logs_bucket != null
    error_message = "Every bucket but the log bucket needs platform.logs_bucket for its access log."
  }
}

variable "object_lock_days" {
  description = "Days for which no object version can be deleted, null for no lock. It can be set only when the bucket is made."
  type        = number
  default     = null

  validation {
    condition     = var.object_lock_days == null || try(var.object_lock_days >= 1 && var.object_lock_days <= 2557, false)
    error_message = "object_lock_days must be between 1 and 2557, the days after which backups expire."
  }

  validation {
    condition     = var.lifecycle_class != "backups" || var.object_lock_days != null
    error_message = "A bucket of backups needs object_lock_days, so that nobody can delete the last good backup."
  }

  validation {
    condition     = var.lifecycle_class != "logs" || var.object_lock_days == null
    error_message = "S3 does not deliver access logs into a bucket with a default retention: leave object_lock_days out."
  }
}

variable "policy_documents" {
  description = "Policy documents with further statements of the bucket's policy."
  type        = list(string)
  default     = []
}
