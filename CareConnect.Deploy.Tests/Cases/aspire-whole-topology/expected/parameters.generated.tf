# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

variable "jwt_secret" {
  description = "Secret parameter jwt-secret of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = length(var.jwt_secret) >= 64
    error_message = "jwt_secret must have at least 64 characters."
  }

  validation {
    condition     = length(regexall("[^A-Za-z0-9]", var.jwt_secret)) == 0
    error_message = "jwt_secret must not hold characters other than letters and digits."
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
