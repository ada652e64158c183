variable "thresholds" {
  description = "Where alarms begin. The defaults are the guide's figures, or stand here with their reason."
  type = object({
    cpu_percent                = optional(number, 80)
    memory_percent             = optional(number, 85)
    connections_percent        = optional(number, 80) # of max_connections, not a bare count
    free_storage_percent       = optional(number, 15)
    cache_memory_percent       = optional(number, 80)
    error_rate_percent         = optional(number, 1)   # of the requests, target's and balancer's own errors together
    errors_at_least            = optional(number, 5)   # in one period: a single error at night is no rate
    average_seconds            = optional(number, 0.5) # response times at the load balancer
    p95_seconds                = optional(number, 1)
    p99_seconds                = optional(number, 3)
    replica_lag_seconds        = optional(number, 1800) # half of the RPO of 1 h: there is time to act
    replication_seconds        = optional(number, 1800) # of S3, the same RPO
    backup_verified_hours      = optional(number, 48)   # daily backups: one missed verification is noticed, two alarm
    certificate_days           = optional(number, 30)   # ACM renews 60 days ahead, so 30 means that it could not
    blocked_requests_in_period = optional(number, 1000)
  })
  default = {}

  validation {
    condition     = var.thresholds.replica_lag_seconds < 3600 && var.thresholds.replication_seconds < 3600
    error_message = "Lag must alarm before the recovery point objective of 3600 s is broken."
  }
}
