variable "replica_region" {
  description = "Region that backups, secrets, images and buckets are copied to; empty for none. Prod copies to us-west-2."
  type        = string
  default     = ""

  validation {
    condition     = var.replica_region != var.region
    error_message = "replica_region must be another region than region, or empty."
  }

  validation {
    condition     = var.environment != "prod" || var.replica_region != ""
    error_message = "replica_region must be set in prod: what exists in one region only is lost with it, 164.308(a)(7)."
  }
}

variable "replica_kms_key_arn" {
  description = "Customer key in the replica region, exported by the root dr; empty until that root was applied once."
  type        = string
  default     = ""

  validation {
    condition     = var.replica_kms_key_arn == "" || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:\\d{12}:key/[a-z0-9-]+$", var.replica_kms_key_arn))
    error_message = "replica_kms_key_arn must be the ARN of a KMS key, or empty."
  }
}

variable "bucket_replicas" {
  description = "Destination buckets in the replica region by bucket name, exported by the root dr; empty until that root was applied once."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for arn in var.bucket_replicas : can(regex("^arn:[a-z-]+:s3:::[a-z0-9.-]+$", arn))])
    error_message = "bucket_replicas must map bucket names to bucket ARNs such as arn:aws:s3:::careconnect-dr-files."
  }
}
