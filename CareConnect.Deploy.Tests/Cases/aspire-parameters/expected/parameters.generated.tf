# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

variable "alert_email" {
  description = "Parameter alert-email of the manifest."
  type        = string
  nullable    = false
}

variable "jwt_secret" {
  description = "Secret parameter jwt-secret of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true
}

variable "log_level" {
  description = "Parameter log-level of the manifest."
  type        = string
  nullable    = false
}

variable "aws_region" {
  description = "Parameter aws-region of the manifest."
  type        = string
  nullable    = false
  default     = "us-east-1"
}

variable "api_key" {
  description = "Secret parameter api-key of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = length(var.api_key) >= 32
    error_message = "api_key must have at least 32 characters."
  }

  validation {
    condition     = length(regexall("[0-9]", var.api_key)) >= 4
    error_message = "api_key must hold at least 4 digits."
  }

  validation {
    condition     = length(regexall("[^A-Za-z0-9]", var.api_key)) == 0
    error_message = "api_key must not hold characters other than letters and digits."
  }
}

variable "warehouse" {
  description = "Secret parameter warehouse of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true
}
