variable "platform" {
  description = "What the environment offers its workloads."
  type = object({
    name                = string
    environment         = string
    region              = string
    account_id          = string
    partition           = string
    kms_key_arns        = object({ data = string, secrets = string, logs = string })
    log_retention_days  = number
    collector_image     = string
    secrets_version     = number
    replica_region      = string
    replica_kms_key_arn = string
    services = map(object({
      cpu        = optional(number)
      memory_mib = optional(number)
    }))
  })
}

variable "name" {
  description = "The job's name: the server's, with -databases behind it."
  type        = string
}

variable "image" {
  description = "The manifest's postgres image with /app/rds-global-bundle.pem; by digest in prod and dr."
  type        = string
}

variable "address" {
  description = "Host name of the instance that takes writes."
  type        = string
}

variable "port" {
  description = "The instance's port."
  type        = number
}

variable "databases" {
  description = "Databases that shall exist afterwards; those that do already are left alone."
  type        = list(string)

  # Four characters of base64 for each three bytes: 84 for 63 bytes, beyond which PostgreSQL cuts a name off.
  validation {
    condition     = alltrue([for database in var.databases : length(database) > 0 && length(base64encode(database)) <= 84])
    error_message = "A database's name has 1 to 63 bytes."
  }

  validation {
    condition     = length(distinct(var.databases)) == length(var.databases)
    error_message = "databases names a database twice."
  }
}

variable "username" {
  description = "The server's login."
  type        = string
}

variable "password" {
  description = "The login's password; written to the job's secret and kept nowhere else."
  type        = string
  ephemeral   = true
  sensitive   = true
}

variable "security_group_ids" {
  description = "Security groups that the task is run with."
  type        = list(string)
}
