variable "name" {
  description = "Prefix of the aliases, for example careconnect-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,30}$", var.name))
    error_message = "name must be 3 to 31 lower-case letters, digits and hyphens and start with a letter."
  }
}

variable "environment" {
  description = "dev, staging, prod or dr: prod's keys are multi-region keys."
  type        = string

  validation {
    condition     = contains(["dev", "staging", "prod", "dr"], var.environment)
    error_message = "environment must be dev, staging, prod or dr."
  }
}

variable "account_id" {
  description = "The account that owns the keys."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be the 12 digits of an AWS account."
  }
}

variable "region" {
  description = "The region of the keys and of the log groups that they encrypt."
  type        = string
}

variable "partition" {
  description = "The AWS partition."
  type        = string
  default     = "aws"
}
