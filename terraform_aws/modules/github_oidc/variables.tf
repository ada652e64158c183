variable "platform" {
  description = "What the deploy role takes from the platform."
  type = object({
    name         = string
    environment  = string
    region       = string
    account_id   = string
    partition    = string
    cluster_arn  = string
    kms_key_arns = object({ data = string })
  })
}

variable "repository" {
  description = "The repository whose workflows may deploy, as owner/name."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.repository))
    error_message = "repository is owner/name, without a wildcard: everybody who matches may deploy."
  }
}

variable "pass_role_arns" {
  description = "Roles that the deployment hands to task definitions: the services' and jobs' own, and no other."
  type        = list(string)
}

variable "listener_arn" {
  description = "The load balancer's listener, whose rules the deployment shifts between the colours."
  type        = string
}

variable "site_bucket_arns" {
  description = "Buckets of static sites that the deployment fills."
  type        = list(string)
}

variable "distribution_arns" {
  description = "CloudFront distributions whose cache the deployment empties."
  type        = list(string)
}

variable "notices" {
  description = "The topic where a deployment tells people, and the key that encrypts it."
  type        = object({ topic_arn = string, key_arn = string })
}
