# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

variable "source__parameter" {
  description = "Secret parameter source of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true
}

variable "platform__parameter" {
  description = "Secret parameter platform of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true
}

variable "images__parameter" {
  description = "Secret parameter Images of the manifest."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true
}

variable "region" {
  description = "Parameter region of the manifest."
  type        = string
  nullable    = false
}

variable "environment" {
  description = "Parameter environment of the manifest."
  type        = string
  nullable    = false
}

variable "count__parameter" {
  description = "Parameter count of the manifest."
  type        = string
  nullable    = false
}
