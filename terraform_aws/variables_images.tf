locals {
  # ECR and any other registry: host/path, then a digest or, outside prod, a tag.
  pinned_image = "^[a-z0-9.-]+(:\\d+)?/[a-z0-9._/-]+(:[A-Za-z0-9_.-]+)?@sha256:[0-9a-f]{64}$"
  any_image    = "^[a-z0-9.-]+(:\\d+)?/[a-z0-9._/-]+(:[A-Za-z0-9_.-]+|@sha256:[0-9a-f]{64}|:[A-Za-z0-9_.-]+@sha256:[0-9a-f]{64})$"
}

variable "images" {
  description = "Container images by manifest name. Prod takes digests only: what was tested is what runs, whoever moves a tag."
  type        = map(string)

  validation {
    condition     = alltrue([for image in var.images : can(regex(var.environment == "prod" ? local.pinned_image : local.any_image, image))])
    error_message = "images: prod takes references by digest only (registry/name@sha256:<64 hex digits>); other environments also take a tag, but never none."
  }

  validation {
    condition     = alltrue([for image in var.images : !strcontains(image, ":latest")])
    error_message = "images: the tag latest says nothing about what runs; name a version or a digest."
  }
}

variable "collector_image" {
  description = "AWS Distro for OpenTelemetry's collector, copied to the account's registry, by digest."
  type        = string

  validation {
    condition     = can(regex(local.pinned_image, var.collector_image))
    error_message = "collector_image must be a reference by digest: registry/name@sha256:<64 hex digits>."
  }
}

variable "ops_image" {
  description = "Image of the operators' task, with CareConnect.Ops and the PostgreSQL client, by digest."
  type        = string

  validation {
    condition     = can(regex(local.pinned_image, var.ops_image))
    error_message = "ops_image must be a reference by digest: registry/name@sha256:<64 hex digits>."
  }
}

variable "spot_workers" {
  description = "Whether services without a load balancer run on Fargate Spot, which may stop them at two minutes' notice."
  type        = bool
  default     = false

  validation {
    condition     = !(var.spot_workers && var.environment == "prod")
    error_message = "spot_workers must be false in prod."
  }
}
