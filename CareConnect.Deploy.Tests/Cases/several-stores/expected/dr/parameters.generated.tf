# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

variable "pw_a" {
  description = "Secret parameter pw-a of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = length(var.pw_a) >= 22
    error_message = "pw_a must have at least 22 characters."
  }

  validation {
    condition     = can(regex("^[!#-.0-?A-~]{16,128}$", var.pw_a))
    error_message = "pw_a must have 16 to 128 printable ASCII characters without /, @, quotes or spaces: RDS takes no others."
  }

  validation {
    condition     = can(regex("^[^;'\"]*$", var.pw_a))
    error_message = "pw_a must not hold semicolons or quotes: within a connection string they would end it."
  }
}

variable "pw_b" {
  description = "Secret parameter pw-b of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = can(regex("^[!#-.0-?A-~]{16,128}$", var.pw_b))
    error_message = "pw_b must have 16 to 128 printable ASCII characters without /, @, quotes or spaces: RDS takes no others."
  }

  validation {
    condition     = can(regex("^[^;'\"]*$", var.pw_b))
    error_message = "pw_b must not hold semicolons or quotes: within a connection string they would end it."
  }
}

variable "t2" {
  description = "Secret parameter t2 of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = can(regex("^[A-Za-z0-9!&#$^<>-]{16,128}$", var.t2))
    error_message = "t2 must have 16 to 128 letters, digits or any of !&#$^<>-: ElastiCache takes no others."
  }
}

variable "t3" {
  description = "Secret parameter t3 of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = can(regex("^[A-Za-z0-9!&#$^<>-]{16,128}$", var.t3))
    error_message = "t3 must have 16 to 128 letters, digits or any of !&#$^<>-: ElastiCache takes no others."
  }
}

variable "pw" {
  description = "Secret parameter pw of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = can(regex("^[!#-.0-?A-~]{16,128}$", var.pw))
    error_message = "pw must have 16 to 128 printable ASCII characters without /, @, quotes or spaces: RDS takes no others."
  }

  validation {
    condition     = can(regex("^[^;'\"]*$", var.pw))
    error_message = "pw must not hold semicolons or quotes: within a connection string they would end it."
  }
}

variable "t" {
  description = "Secret parameter t of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = can(regex("^[A-Za-z0-9!&#$^<>-]{16,128}$", var.t))
    error_message = "t must have 16 to 128 letters, digits or any of !&#$^<>-: ElastiCache takes no others."
  }
}
