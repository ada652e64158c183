variable "dormant" {
  description = "Whether nothing runs here. `dr failover` sets it to false after it promoted the databases; a drill may too."
  type        = bool
  default     = true

  # Services that write to a replica fail at the first write; the order of a failover is promote, then wake.
  validation {
    condition     = var.dormant || length(var.replicated_databases) == 0
    error_message = "dormant may be false only when replicated_databases is empty: promote the databases first."
  }
}

variable "replicated_databases" {
  description = "Databases, by manifest name, that follow prod's. All of them until a failover, none after it."
  type        = set(string)
}

variable "backup_lock_after_days" {
  description = "After so many days nobody, AWS included, can lift the lock of the backup vault; null leaves it liftable by who may."
  type        = number
  default     = null
}

variable "images" {
  description = "Container images by manifest name, by digest, from this region's registry: prod's digests, copied by replication."
  type        = map(string)

  validation {
    condition     = alltrue([for image in var.images : can(regex("^[a-z0-9.-]+/[a-z0-9._/-]+(:[A-Za-z0-9_.-]+)?@sha256:[0-9a-f]{64}$", image))])
    error_message = "images must be references by digest: registry/name@sha256:<64 hex digits>."
  }

  # An image that is pulled from the failed region is no image.
  validation {
    condition     = alltrue([for image in concat(values(var.images), [var.collector_image, var.ops_image]) : !strcontains(image, ".${var.primary.region}.")])
    error_message = "images, collector_image and ops_image must come from this region's registry, not from the primary region's."
  }
}

variable "collector_image" {
  description = "AWS Distro for OpenTelemetry's collector in this region's registry, by digest."
  type        = string

  validation {
    condition     = can(regex("@sha256:[0-9a-f]{64}$", var.collector_image))
    error_message = "collector_image must be a reference by digest."
  }
}

variable "ops_image" {
  description = "Image of the operators' task in this region's registry, by digest."
  type        = string

  validation {
    condition     = can(regex("@sha256:[0-9a-f]{64}$", var.ops_image))
    error_message = "ops_image must be a reference by digest."
  }
}
