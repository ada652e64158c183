variable "platform" {
  description = "What the environment offers its workloads."
  type = object({
    name                = string
    environment         = string
    database_subnet_ids = list(string)
    kms_key_arns        = object({ data = string, logs = string })
    log_retention_days  = number
    cache               = object({ node_type = string, nodes = number, snapshot_retention_days = number })
  })

  validation {
    condition     = var.platform.cache.nodes >= 1 && var.platform.cache.nodes <= 6
    error_message = "platform.cache.nodes must be between 1 and 6: a primary and up to five replicas."
  }

  validation {
    condition     = !contains(["staging", "prod", "dr"], var.platform.environment) || var.platform.cache.nodes >= 2
    error_message = "staging, prod and dr need at least two cache nodes, so that one may fail: 164.308(a)(7)(i)."
  }

  validation {
    condition     = var.platform.cache.snapshot_retention_days >= 15 && var.platform.cache.snapshot_retention_days <= 35
    error_message = "platform.cache.snapshot_retention_days must be between 15 (HIPAA rule elasticache-redis-cluster-automatic-backup-check) and 35."
  }
}

variable "name" {
  description = "The resource's name in the manifest."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]*[a-z0-9])?$", var.name)) && !strcontains(var.name, "--") && length("${var.platform.name}-${var.name}") <= 40
    error_message = "name takes lower-case letters, digits and single hyphens, starts with a letter, and with the platform's name has at most 40 characters."
  }
}

variable "engine_version" {
  description = "Version of Valkey, major and minor."
  type        = string
  default     = "8.0"

  validation {
    condition     = can(regex("^(7[.]2|[89][.][0-9]+)$", var.engine_version))
    error_message = "engine_version must be a version of Valkey on ElastiCache: 7.2, or 8.0 and later."
  }
}

variable "maxmemory_policy" {
  description = "What goes when memory is full."
  type        = string
  default     = "allkeys-lru"

  validation {
    condition = contains([
      "allkeys-lfu", "allkeys-lru", "allkeys-random", "noeviction", "volatile-lfu", "volatile-lru", "volatile-random", "volatile-ttl",
    ], var.maxmemory_policy)
    error_message = "maxmemory_policy must be one of Valkey's eviction policies, for example allkeys-lru."
  }
}

variable "security_group_ids" {
  description = "Security groups of the nodes."
  type        = list(string)
}
