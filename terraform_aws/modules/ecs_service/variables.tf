variable "protocol_version" {
  description = "HTTP1, HTTP2 or GRPC: what the port speaks; TCP for anything else."
  type        = string
  default     = "HTTP1"

  validation {
    condition     = contains(["HTTP1", "HTTP2", "GRPC", "TCP"], var.protocol_version)
    error_message = "protocol_version must be HTTP1, HTTP2, GRPC or TCP."
  }

  validation {
    condition     = !(var.public && var.protocol_version == "TCP")
    error_message = "The load balancer serves HTTP, so that a public service cannot speak plain TCP."
  }
}

variable "paths" {
  description = "Path patterns that the load balancer sends here."
  type        = list(string)
  default     = ["/*"]

  validation {
    condition     = length(var.paths) > 0 && alltrue([for path in var.paths : can(regex("^/[A-Za-z0-9_.$/~\"'@:+&*?-]{0,127}$", path))])
    error_message = "paths needs at least one pattern; each starts with / and has at most 128 characters a listener rule accepts."
  }
}

variable "host" {
  description = "First label of the host name that it answers to, null for every host."
  type        = string
  default     = null

  validation {
    condition     = var.host == null || can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", var.host))
    error_message = "host is one label of a domain name, for example api."
  }
}

variable "listener_priority" {
  description = "Priority of the first listener rule, null to work it out from paths and name."
  type        = number
  default     = null

  validation {
    condition     = var.listener_priority == null || try(var.listener_priority >= 1 && var.listener_priority <= 49900, false)
    error_message = "listener_priority must be between 1 and 49900."
  }
}

variable "health_path" {
  description = "Path of the load balancer's health check."
  type        = string
  default     = "/health"

  validation {
    condition     = startswith(var.health_path, "/")
    error_message = "health_path must start with /."
  }
}

variable "cpu" {
  description = "CPU units of each task."
  type        = number
  default     = 512
}

variable "memory_mib" {
  description = "Memory of each task in MiB."
  type        = number
  default     = 1024
}

variable "min_tasks" {
  description = "The fewest tasks that run; two or more in prod and dr."
  type        = number
  default     = 2

  validation {
    condition = (
      coalesce(try(var.platform.services[var.name].min_tasks, null), var.min_tasks) >=
      (contains(["prod", "dr"], var.platform.environment) ? 2 : 1)
    )
    error_message = "prod and dr run at least two tasks of each service, so that one may fail; elsewhere at least one."
  }
}

variable "max_tasks" {
  description = "The most tasks that autoscaling starts."
  type        = number
  default     = 10

  validation {
    condition = (
      coalesce(try(var.platform.services[var.name].max_tasks, null), var.max_tasks) >=
      coalesce(try(var.platform.services[var.name].min_tasks, null), var.min_tasks)
    )
    error_message = "max_tasks must not be below min_tasks."
  }
}

variable "command" {
  description = "Arguments in place of the image's own, null to keep those."
  type        = list(string)
  default     = null
}

variable "entrypoint" {
  description = "Entry point in place of the image's own, null to keep that."
  type        = list(string)
  default     = null
}

variable "user" {
  description = "User of the container; null keeps the image's own, which must not be root."
  type        = string
  default     = "1654"
}

variable "environment" {
  description = "Plain environment variables."
  type        = map(string)
  default     = {}
}

variable "secret_names" {
  description = "Names of the secret environment variables."
  type        = list(string)
  default     = []
}

variable "secret_environment" {
  description = "Secret environment variables; written to Secrets Manager and kept nowhere else."
  type        = map(string)
  default     = {}
  ephemeral   = true
  sensitive   = true
}

variable "bucket_arns" {
  description = "Buckets that the program reads and writes, by resource name."
  type        = map(string)
  default     = {}
}

variable "send_mail_identity_arns" {
  description = "SES identities that the program may send as."
  type        = list(string)
  default     = []
}
