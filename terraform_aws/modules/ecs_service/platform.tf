variable "platform" {
  description = "What the environment offers its workloads."
  type = object({
    name                = string
    environment         = string
    region              = string
    account_id          = string
    partition           = string
    vpc_id              = string
    private_subnet_ids  = list(string)
    cluster_arn         = string
    cluster_name        = string
    namespace_arn       = string
    listener_arn        = string
    alb_arn_suffix      = string
    domain_name         = string
    kms_key_arns        = object({ data = string, secrets = string, logs = string })
    log_retention_days  = number
    collector_image     = string
    secrets_version     = number
    spot_workers        = bool
    dormant             = bool
    replica_region      = string
    replica_kms_key_arn = string
    services = map(object({
      cpu        = optional(number)
      memory_mib = optional(number)
      min_tasks  = optional(number)
      max_tasks  = optional(number)
    }))
  })

  validation {
    condition     = !(contains(["prod", "dr"], var.platform.environment) && var.platform.spot_workers)
    error_message = "prod and dr never run on Fargate Spot, which may take a task away within two minutes."
  }
}

variable "name" {
  description = "The resource's name in the manifest."
  type        = string
}

variable "image" {
  description = "The container's image; by digest in prod and dr."
  type        = string
}

variable "port" {
  description = "The port that the container listens on, null for none."
  type        = number
  default     = null
}

variable "public" {
  description = "Whether the load balancer serves it, in two colours."
  type        = bool
  default     = false

  validation {
    condition     = !var.public || var.port != null
    error_message = "A service behind the load balancer needs a port."
  }
}

variable "security_group_ids" {
  description = "Security groups of the tasks."
  type        = list(string)
}
