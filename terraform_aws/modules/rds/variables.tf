variable "platform" {
  description = "What the environment offers its workloads."
  type = object({
    name                = string
    environment         = string
    region              = string
    account_id          = string
    partition           = string
    database_subnet_ids = list(string)
    kms_key_arns        = object({ data = string, secrets = string, logs = string })
    log_retention_days  = number
    secrets_version     = number
    deletion_protection = bool
    replica_sources     = map(string)
    replica_region      = string
    replica_kms_key_arn = string
    database = object({
      instance_class        = string
      allocated_storage     = number
      max_allocated_storage = number
      multi_az              = bool
      backup_retention_days = number
      replica               = bool
    })
  })

  validation {
    condition     = var.platform.environment == "dev" || var.platform.deletion_protection
    error_message = "Only dev's databases may be without deletion protection: 164.308(a)(7)(i)."
  }

  validation {
    condition     = var.platform.environment == "dev" || var.platform.database.multi_az
    error_message = "Only dev's databases may be without a standby in another zone: 164.308(a)(7)(i)."
  }

  validation {
    condition     = var.platform.database.backup_retention_days <= 35 && var.platform.database.backup_retention_days >= (var.platform.environment == "prod" ? 35 : 7)
    error_message = "backup_retention_days must be 35 in prod and 7 to 35 elsewhere."
  }

  validation {
    condition     = var.platform.database.allocated_storage >= 20 && var.platform.database.max_allocated_storage > var.platform.database.allocated_storage
    error_message = "allocated_storage must be at least 20 GB, and max_allocated_storage above it, so that the disk can grow."
  }
}

variable "name" {
  description = "The resource's name in the manifest."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]*[a-z0-9])?$", var.name)) && !strcontains(var.name, "--") && length("${var.platform.name}-${var.name}") <= 45
    error_message = "name takes lower-case letters, digits and single hyphens, starts with a letter, and with the platform's name has at most 45 characters."
  }
}

variable "engine_version" {
  description = "Major version of PostgreSQL; minor versions come by themselves."
  type        = string

  validation {
    condition     = can(regex("^1[3-9]$", var.engine_version))
    error_message = "engine_version must be a major version from 13 to 19, for example 15."
  }
}

variable "databases" {
  description = "Databases: the first is made with the instance, the others by the deployment's job."
  type        = list(string)
  default     = []

  validation {
    condition     = length(distinct(var.databases)) == length(var.databases)
    error_message = "databases names a database twice."
  }
}

variable "username" {
  description = "The server's login, used by the migrator and the operators alone."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_]{0,62}$", var.username)) && !contains(["admin", "rdsadmin", "rdsrepladmin"], lower(var.username)) && !startswith(lower(var.username), "pg_")
    error_message = "username starts with a letter, takes letters, digits and underscores, and is none of RDS's or PostgreSQL's own names (admin, rdsadmin, pg_...)."
  }
}

variable "password" {
  description = "The login's password; written to RDS and to the login secret and kept nowhere else."
  type        = string
  ephemeral   = true
  sensitive   = true

  validation {
    condition     = length(var.password) >= 16 && length(var.password) <= 128 && can(regex("^[!#-.0-?A-~]+$", var.password))
    error_message = "password must have 16 to 128 printable ASCII characters, without space, quotation mark, slash and at sign, which RDS refuses."
  }
}

variable "security_group_ids" {
  description = "Security groups of the instances."
  type        = list(string)
}
