variable "platform" {
  description = "What the environment offers its workloads."
  type = object({
    name                = string
    environment         = string
    region              = string
    account_id          = string
    partition           = string
    private_subnet_ids  = list(string)
    cluster_arn         = string
    kms_key_arns        = object({ data = string, secrets = string, logs = string })
    log_retention_days  = number
    collector_image     = string
    secrets_version     = number
    dormant             = bool
    replica_region      = string
    replica_kms_key_arn = string
    services = map(object({
      cpu        = optional(number)
      memory_mib = optional(number)
    }))
  })
}

variable "name" {
  description = "The task's name."
  type        = string
  default     = "ops"
}

variable "image" {
  description = "Image with CareConnect.Ops and the PostgreSQL client; by digest in prod and dr."
  type        = string
}

variable "cpu" {
  description = "CPU units of the task."
  type        = number
  default     = 1024
}

variable "memory_mib" {
  description = "Memory of the task in MiB."
  type        = number
  default     = 2048
}

variable "user" {
  description = "User of the container; commands by ECS Exec run as root whatever it is."
  type        = string
  default     = "1654"
}

variable "command" {
  description = "Command of a task that is started by hand without one, null for the image's own."
  type        = list(string)
  default     = null
}

variable "environment" {
  description = "Further plain environment variables."
  type        = map(string)
  default     = {}
}

variable "bucket_arns" {
  description = "Buckets that backups go to and restores come from, by resource name; each name arrives as BUCKET_<NAME>."
  type        = map(string)
  default     = {}
}

variable "database_login_secret_arns" {
  description = "Login secrets of the databases by name; each arrives as DATABASE_LOGIN_<NAME>."
  type        = map(string)
  default     = {}
}

variable "cache_login_references" {
  description = "How each cache is reached, by name: the ARN of a secret and its key, as `arn:key::`. Each arrives as CACHE_LOGIN_<NAME>."
  type        = map(string)
  default     = {}
}

variable "security_group_ids" {
  description = "Security groups of the task; they lead to the databases."
  type        = list(string)
}

variable "schedules" {
  description = "Commands by the clock (UTC): an EventBridge expression and the arguments of CareConnect.Ops."
  type        = map(object({ description = string, expression = string, command = list(string) }))
  default = {
    nightly-backup = {
      description = "Dump the database into the backups bucket"
      expression  = "cron(30 2 * * ? *)"
      command     = ["backup", "--target", "task"]
    }
    nightly-verify = {
      description = "Restore the newest dump into a scratch database and compare it row for row"
      expression  = "cron(30 4 * * ? *)"
      command     = ["backup", "verify", "--target", "task"]
    }
    # The alarm takes an hour without a word for a failure.
    verified-age = {
      description = "Report how old the newest verified dump is"
      expression  = "rate(30 minutes)"
      command     = ["backup", "age", "--target", "task"]
    }
    weekly-prune = {
      description = "Remove dumps that are past their time"
      expression  = "cron(30 6 ? * SUN *)"
      command     = ["backup", "prune", "--confirm", "--target", "task"]
    }
  }

  validation {
    condition     = alltrue([for schedule in values(var.schedules) : can(regex("^(cron|rate)[(].+[)]$", schedule.expression))])
    error_message = "expression must be cron(...) or rate(...)."
  }

  validation {
    condition     = alltrue([for name in keys(var.schedules) : can(regex("^[a-z][a-z0-9-]{0,19}$", name))])
    error_message = "A schedule's name takes at most 20 lower-case letters, digits and hyphens."
  }
}
