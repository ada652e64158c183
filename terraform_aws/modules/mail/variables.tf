variable "platform" {
  description = "What the environment offers its workloads."
  type = object({
    name        = string
    region      = string
    account_id  = string
    partition   = string
    domain_name = string
  })
}

variable "name" {
  description = "The resource's name in the manifest."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]*[a-z0-9])?$", var.name)) && length("${var.platform.name}-${var.name}") <= 64
    error_message = "name takes lower-case letters, digits and hyphens, starts with a letter, and with the platform's name has at most 64 characters."
  }
}
