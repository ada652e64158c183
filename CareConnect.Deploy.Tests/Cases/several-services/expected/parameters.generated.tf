# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

variable "images__parameter" {
  description = "Parameter images of the manifest."
  type        = string
  nullable    = false
}

variable "images__second" {
  description = "Parameter images, input second, of the manifest."
  type        = string
  nullable    = false
}
