# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

variable "npm_token" {
  description = "Secret parameter npm-token of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true
}

variable "region" {
  description = "Parameter region of the manifest."
  type        = string
  nullable    = false
  default     = "eu-central-1"
}

variable "pin" {
  description = "Secret parameter pin of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = length(var.pin) >= 12
    error_message = "pin must have at least 12 characters."
  }

  validation {
    condition     = length(regexall("[a-z]", var.pin)) == 0
    error_message = "pin must not hold lower case letters."
  }

  validation {
    condition     = length(regexall("[A-Z]", var.pin)) == 0
    error_message = "pin must not hold upper case letters."
  }

  validation {
    condition     = length(regexall("[0-9]", var.pin)) >= 12
    error_message = "pin must hold at least 12 digits."
  }

  validation {
    condition     = length(regexall("[^A-Za-z0-9]", var.pin)) == 0
    error_message = "pin must not hold characters other than letters and digits."
  }
}

variable "legacydb" {
  description = "Secret parameter legacydb of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true
}

variable "shared__topicarn" {
  description = "Output TopicArn of the CloudFormation stack SharedInfra."
  type        = string
  nullable    = false
}
