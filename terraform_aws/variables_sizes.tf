variable "database" {
  description = "Size of each database. Staging and prod run in two zones; prod keeps 35 days of backups."
  type = object({
    instance_class        = string
    allocated_storage     = number
    max_allocated_storage = number
    multi_az              = bool
    backup_retention_days = number
    replica               = bool
  })

  validation {
    condition     = can(regex("^db\\.[a-z0-9]+\\.[a-z0-9]+$", var.database.instance_class))
    error_message = "database.instance_class must be an RDS instance class such as db.r6g.large."
  }

  validation {
    condition = (
      var.database.allocated_storage >= 20 && var.database.max_allocated_storage <= 65536 &&
      var.database.max_allocated_storage >= ceil(var.database.allocated_storage * 1.26)
    )
    error_message = "database.allocated_storage must be at least 20 GiB, and max_allocated_storage at least 26 % more (RDS grows in such steps) and at most 65,536."
  }

  validation {
    condition     = var.database.multi_az || var.environment == "dev"
    error_message = "database.multi_az must be true in staging and prod: 164.308(a)(7)(i)."
  }

  validation {
    condition     = var.database.backup_retention_days >= (var.environment == "prod" ? 35 : 7) && var.database.backup_retention_days <= 35
    error_message = "database.backup_retention_days must be 35 in prod and between 7 and 35 elsewhere."
  }
}

variable "cache" {
  description = "Size of each cache; two nodes or more fail over between zones."
  type        = object({ node_type = string, nodes = number, snapshot_retention_days = number })

  validation {
    condition     = can(regex("^cache\\.[a-z0-9]+\\.[a-z0-9]+$", var.cache.node_type))
    error_message = "cache.node_type must be an ElastiCache node type such as cache.r6g.large."
  }

  validation {
    condition     = var.cache.nodes >= (var.environment == "dev" ? 1 : 2) && var.cache.nodes <= 6
    error_message = "cache.nodes must be 2 to 6 in staging and prod, and 1 to 6 in dev."
  }

  validation {
    condition     = var.cache.snapshot_retention_days >= 15 && var.cache.snapshot_retention_days <= 35
    error_message = "cache.snapshot_retention_days must be between 15 and 35: 164.308(a)(7)."
  }
}

variable "services" {
  description = "Sizes of services by manifest name, where the environment departs from the deployment hints."
  type = map(object({
    cpu        = optional(number)
    memory_mib = optional(number)
    min_tasks  = optional(number)
    max_tasks  = optional(number)
  }))
  default = {}

  validation {
    condition     = var.environment != "prod" || alltrue([for service in var.services : service.min_tasks == null ? true : service.min_tasks >= 2])
    error_message = "services: min_tasks must be at least 2 in prod; a single task is down while it is replaced."
  }

  validation {
    condition     = alltrue([for service in var.services : service.cpu == null ? true : contains([256, 512, 1024, 2048, 4096, 8192, 16384], service.cpu)])
    error_message = "services: cpu must be 256, 512, 1024, 2048, 4096, 8192 or 16384, as Fargate sells it."
  }

  validation {
    condition     = alltrue([for service in var.services : service.memory_mib == null ? true : service.memory_mib >= 512 && service.memory_mib <= 122880])
    error_message = "services: memory_mib must be between 512 and 122,880."
  }
}
