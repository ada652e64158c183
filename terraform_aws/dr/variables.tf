variable "region" {
  description = "The standby region."
  type        = string
  default     = "us-west-2"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-\\d$", var.region)) && var.region != var.primary.region
    error_message = "region must be an AWS region such as us-west-2, and another one than the primary's."
  }
}

variable "primary" {
  description = "The environment that this one stands by for: its region, and the prefix of its names."
  type        = object({ region = string, name = string })
  default     = { region = "us-east-1", name = "careconnect-prod" }
}

variable "account_id" {
  description = "AWS account of prod, which this region belongs to."
  type        = string

  validation {
    condition     = can(regex("^\\d{12}$", var.account_id))
    error_message = "account_id must be the 12 digits of an AWS account."
  }
}

variable "partition" {
  description = "AWS partition, part of every ARN."
  type        = string
  default     = "aws"
}

variable "domain_name" {
  description = "Prod's domain: the users' address does not change in a failover."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.domain_name))
    error_message = "domain_name must be a lower-case domain name such as careconnect.example.com."
  }
}

variable "notification_emails" {
  description = "Addresses that alarms and events of this region go to; each confirms its subscription once."
  type        = set(string)

  validation {
    condition     = length(var.notification_emails) > 0 && alltrue([for address in var.notification_emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", address))])
    error_message = "notification_emails needs at least one e-mail address such as ops@example.com."
  }
}

variable "secrets_version" {
  description = "Raise it by one to write every secret anew, together with prod's."
  type        = number
  default     = 1

  validation {
    condition     = var.secrets_version >= 1 && floor(var.secrets_version) == var.secrets_version
    error_message = "secrets_version must be a whole number from 1."
  }
}
