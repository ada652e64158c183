variable "platform" {
  description = "What the environment offers its workloads."
  type = object({
    name                = string
    environment         = string
    region              = string
    account_id          = string
    partition           = string
    kms_key_arns        = object({ data = string })
    logs_bucket         = object({ id = string, arn = string })
    replica_region      = optional(string, "")
    replica_kms_key_arn = optional(string, "")
    bucket_replicas     = optional(map(string), {})
  })
}

variable "name" {
  description = "The resource's name in the manifest."
  type        = string
}
