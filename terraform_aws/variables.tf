variable "environment" {
  description = "Which environment this is: dev, staging or prod. Disaster recovery has a root of its own, dr."
  type        = string

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "environment must be dev, staging or prod; the standby region has its own root, dr."
  }
}

variable "region" {
  description = "Region of the environment."
  type        = string
  default     = "us-east-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-\\d$", var.region))
    error_message = "region must be an AWS region such as us-east-1."
  }
}

variable "account_id" {
  description = "AWS account of the environment, covered by a BAA with AWS wherever real patients are."
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
  description = "Domain of the environment, for example careconnect.example.com. It has no default on purpose: a forgotten one would publish patients' data under somebody else's name."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.domain_name)) && length(var.domain_name) <= 62
    error_message = "domain_name must be a lower-case domain name of at most 62 characters such as careconnect.example.com, without scheme, path or wildcard."
  }
}

variable "zone_id" {
  description = "Route 53 hosted zone that holds the domain."
  type        = string

  validation {
    condition     = can(regex("^Z[0-9A-Z]{10,31}$", var.zone_id))
    error_message = "zone_id must be the id of a Route 53 hosted zone such as Z0123456789ABCDEFGHIJ."
  }
}
