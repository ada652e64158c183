# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

variable "careconnect_app_password" {
  description = "Secret parameter careconnect-app-password of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = length(var.careconnect_app_password) >= 32
    error_message = "careconnect_app_password must have at least 32 characters."
  }

  validation {
    condition     = length(regexall("[^A-Za-z0-9]", var.careconnect_app_password)) == 0
    error_message = "careconnect_app_password must not hold characters other than letters and digits."
  }
}

variable "careconnect_readonly_password" {
  description = "Secret parameter careconnect-readonly-password of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = length(var.careconnect_readonly_password) >= 32
    error_message = "careconnect_readonly_password must have at least 32 characters."
  }

  validation {
    condition     = length(regexall("[^A-Za-z0-9]", var.careconnect_readonly_password)) == 0
    error_message = "careconnect_readonly_password must not hold characters other than letters and digits."
  }
}

variable "careconnect_backup_password" {
  description = "Secret parameter careconnect-backup-password of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = length(var.careconnect_backup_password) >= 32
    error_message = "careconnect_backup_password must have at least 32 characters."
  }

  validation {
    condition     = length(regexall("[^A-Za-z0-9]", var.careconnect_backup_password)) == 0
    error_message = "careconnect_backup_password must not hold characters other than letters and digits."
  }
}

variable "jwt_signing_key" {
  description = "Secret parameter jwt-signing-key of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = length(var.jwt_signing_key) >= 64
    error_message = "jwt_signing_key must have at least 64 characters."
  }

  validation {
    condition     = length(regexall("[^A-Za-z0-9]", var.jwt_signing_key)) == 0
    error_message = "jwt_signing_key must not hold characters other than letters and digits."
  }
}

variable "postgres_password" {
  description = "Secret parameter postgres-password of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = length(var.postgres_password) >= 22
    error_message = "postgres_password must have at least 22 characters."
  }

  validation {
    condition     = can(regex("^[!#-.0-?A-~]{16,128}$", var.postgres_password))
    error_message = "postgres_password must have 16 to 128 printable ASCII characters without /, @, quotes or spaces: RDS takes no others."
  }

  validation {
    condition     = can(regex("^[^;'\"]*$", var.postgres_password))
    error_message = "postgres_password must not hold semicolons or quotes: within a connection string they would end it."
  }
}

variable "cache_password" {
  description = "Secret parameter cache-password of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = length(var.cache_password) >= 22
    error_message = "cache_password must have at least 22 characters."
  }

  validation {
    condition     = length(regexall("[^A-Za-z0-9]", var.cache_password)) == 0
    error_message = "cache_password must not hold characters other than letters and digits."
  }

  validation {
    condition     = can(regex("^[A-Za-z0-9!&#$^<>-]{16,128}$", var.cache_password))
    error_message = "cache_password must have 16 to 128 letters, digits or any of !&#$^<>-: ElastiCache takes no others."
  }
}
