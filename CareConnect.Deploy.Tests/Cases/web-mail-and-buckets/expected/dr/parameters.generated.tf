# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

variable "smtp_host" {
  description = "Parameter smtp-host of the manifest."
  type        = string
  nullable    = false
  default     = ""
}

variable "smtp_password" {
  description = "Secret parameter smtp-password of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true
}

variable "db_user" {
  description = "Parameter db-user of the manifest."
  type        = string
  nullable    = false
  default     = "careconnect_admin"

  validation {
    condition     = can(regex("^[^;'\"]*$", var.db_user))
    error_message = "db_user must not hold semicolons or quotes: within a connection string they would end it."
  }
}

variable "db_password" {
  description = "Secret parameter db-password of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = length(var.db_password) >= 24
    error_message = "db_password must have at least 24 characters."
  }

  validation {
    condition     = length(regexall("[^A-Za-z0-9]", var.db_password)) >= 2
    error_message = "db_password must hold at least 2 characters other than letters and digits."
  }

  validation {
    condition     = can(regex("^[!#-.0-?A-~]{16,128}$", var.db_password))
    error_message = "db_password must have 16 to 128 printable ASCII characters without /, @, quotes or spaces: RDS takes no others."
  }

  validation {
    condition     = can(regex("^[^;'\"]*$", var.db_password))
    error_message = "db_password must not hold semicolons or quotes: within a connection string they would end it."
  }
}

variable "smtp_port" {
  description = "SMTP port."
  type        = string
  nullable    = false
  default     = "587"
}

variable "smtp_username" {
  description = "SMTP username."
  type        = string
  nullable    = false
}
