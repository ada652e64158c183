variable "database" {
  description = "Size of each replica: prod's, so that it keeps up, and so that a promotion needs no resizing within the RTO of 4 h."
  type = object({
    instance_class        = string
    allocated_storage     = number
    max_allocated_storage = number
    multi_az              = bool
    backup_retention_days = number
    replica               = bool
  })

  validation {
    condition     = var.database.multi_az && var.database.backup_retention_days == 35
    error_message = "database: two zones and 35 days of backups, as in prod: 164.308(a)(7)."
  }
}

variable "cache" {
  description = "Size of each cache. Its entries are not copied: it fills itself after a failover."
  type        = object({ node_type = string, nodes = number, snapshot_retention_days = number })

  validation {
    condition     = var.cache.nodes >= 2 && var.cache.nodes <= 6 && var.cache.snapshot_retention_days >= 15
    error_message = "cache: 2 to 6 nodes, and snapshots for at least 15 days."
  }
}

variable "services" {
  description = "Sizes of services by manifest name after a failover: prod's."
  type = map(object({
    cpu        = optional(number)
    memory_mib = optional(number)
    min_tasks  = optional(number)
    max_tasks  = optional(number)
  }))
  default = {}
}
