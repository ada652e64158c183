variable "name" {
  description = "Name of cluster and namespace, for example careconnect-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "name must be 3 to 31 lower-case letters, digits and hyphens and start with a letter."
  }
}

variable "kms_key_arns" {
  description = "Customer keys: data for task storage, logs for log groups and commands."
  type        = object({ data = string, logs = string })
}

variable "log_retention_days" {
  description = "How long the cluster's performance log is kept."
  type        = number
}
