variable "platform" {
  description = "What the environment offers its workloads."
  type = object({
    name                = string
    environment         = string
    region              = string
    account_id          = string
    partition           = string
    kms_key_arns        = object({ data = string, secrets = string, logs = string })
    log_retention_days  = number
    collector_image     = string
    secrets_version     = number
    replica_region      = string
    replica_kms_key_arn = string
    services = map(object({
      cpu        = optional(number)
      memory_mib = optional(number)
    }))
  })

  # What runs must be what was tested and scanned, so nothing that a tag could replace: 164.312(c)(1).
  validation {
    condition     = !contains(["prod", "dr"], var.platform.environment) || can(regex("@sha256:[0-9a-f]{64}$", var.platform.collector_image))
    error_message = "prod and dr take the collector's image by digest: <repository>@sha256:<64 hexadecimal digits>."
  }
}

variable "name" {
  description = "The resource's name in the manifest."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]*[a-z0-9])?$", var.name)) && !strcontains(var.name, "--") && length("${var.platform.name}-${var.name}") <= 50
    error_message = "name takes lower-case letters, digits and single hyphens, starts with a letter, and with the platform's name has at most 50 characters."
  }

  validation {
    condition     = var.name != "collector"
    error_message = "The container \"collector\" is the telemetry sidecar: give the resource another name."
  }
}

variable "image" {
  description = "The container's image; by digest in prod and dr."
  type        = string

  validation {
    condition     = !contains(["prod", "dr"], var.platform.environment) || can(regex("@sha256:[0-9a-f]{64}$", var.image))
    error_message = "prod and dr take images by digest: <repository>@sha256:<64 hexadecimal digits>."
  }

  validation {
    condition     = can(regex("[^/]+(:[A-Za-z0-9_][A-Za-z0-9_.-]*|@sha256:[0-9a-f]{64})$", var.image)) && !endswith(var.image, ":latest")
    error_message = "image needs a tag other than latest, or a digest."
  }
}
