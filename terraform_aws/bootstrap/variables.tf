variable "environment" {
  description = "dev, staging or prod. Prod's run also makes what the standby region needs."
  type        = string

  validation {
    condition     = contains(["dev", "staging", "prod"], var.environment)
    error_message = "environment must be dev, staging or prod; dr is made together with prod."
  }
}

variable "region" {
  description = "Region of the environment."
  type        = string
  default     = "us-east-1"
}

variable "standby_region" {
  description = "Region of dr."
  type        = string
  default     = "us-west-2"

  validation {
    condition     = var.standby_region != var.region
    error_message = "standby_region must be another region than region."
  }
}

variable "account_id" {
  description = "AWS account of the environment."
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
