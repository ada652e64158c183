variable "name" {
  description = "Prefix of the repositories, for example careconnect-prod."
  type        = string
}

variable "environment" {
  description = "dev, staging, prod or dr: dev's repositories can be deleted with images in them."
  type        = string
}

variable "region" {
  description = "Region of the registry."
  type        = string
}

variable "account_id" {
  description = "Account of the registry."
  type        = string
}

variable "partition" {
  description = "The AWS partition."
  type        = string
  default     = "aws"
}

variable "images" {
  description = "Names of the images, one repository for each."
  type        = set(string)

  validation {
    condition     = alltrue([for image in var.images : can(regex("^[a-z0-9]+([._-][a-z0-9]+)*$", image))])
    error_message = "An image's name takes lower-case letters and digits with single dots, underscores or hyphens between."
  }
}

variable "kms_key_arn" {
  description = "Customer key of the images."
  type        = string
}

variable "kept_images" {
  description = "How many images each repository keeps."
  type        = number
  default     = 100

  validation {
    condition     = var.kept_images >= 10
    error_message = "kept_images must be at least 10: an image that runs or is rolled back to must not expire."
  }
}

variable "replication" {
  description = "Where images are copied to, null for nowhere; it replaces the registry's whole replication configuration."
  type        = object({ region = string, account_id = string })
  default     = null

  validation {
    condition     = var.replication == null || try(var.replication.region != var.region || var.replication.account_id != var.account_id, false)
    error_message = "replication must lead to another region or account."
  }
}

variable "replica_prefixes" {
  description = "Prefixes of repositories that replication from another region makes here, for example careconnect-prod in dr."
  type        = set(string)
  default     = []
}
