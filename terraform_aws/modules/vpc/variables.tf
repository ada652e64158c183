variable "name" {
  description = "Prefix of every name, for example careconnect-prod."
  type        = string
}

variable "region" {
  description = "Region of the network, part of the endpoints' service names."
  type        = string
}

variable "account_id" {
  description = "Account that the S3 endpoint and the flow log's role are bound to."
  type        = string
}

variable "partition" {
  description = "AWS partition, part of the ARNs."
  type        = string
  default     = "aws"
}

variable "cidr" {
  description = "Address range: a private /16, cut into one /24 for each tier and zone."
  type        = string

  validation {
    condition     = can(cidrhost(var.cidr, 0)) && can(regex("^(10\\.\\d{1,3}|172\\.(1[6-9]|2\\d|3[01])|192\\.168)\\.0\\.0/16$", var.cidr))
    error_message = "cidr must be a private /16 network such as 10.0.0.0/16 (RFC 1918)."
  }
}

variable "zones" {
  description = "Availability zones in the order of their subnets; append only, since the position decides the addresses."
  type        = list(string)

  # A load balancer and a database subnet group each refuse to exist in a single zone.
  validation {
    condition     = length(var.zones) >= 2 && length(var.zones) <= 3 && length(distinct(var.zones)) == length(var.zones)
    error_message = "zones must name two or three different availability zones: a load balancer and a database subnet group need at least two."
  }

  validation {
    condition     = alltrue([for zone in var.zones : startswith(zone, var.region) && can(regex("^[a-z]{2}(-[a-z]+)+-\\d[a-z]$", zone))])
    error_message = "zones must be zones of the region, for example us-east-1a."
  }
}

variable "nat" {
  description = "How private subnets reach the internet: per_zone, single, or none (VPC endpoints only)."
  type        = string

  validation {
    condition     = contains(["per_zone", "single", "none"], var.nat)
    error_message = "nat must be per_zone, single or none."
  }
}

variable "endpoint_zones" {
  description = "In how many zones the interface endpoints stand; each zone is billed by the hour."
  type        = number

  validation {
    condition     = var.endpoint_zones >= 1 && var.endpoint_zones <= length(var.zones)
    error_message = "endpoint_zones must be at least 1 and at most the number of zones."
  }
}

variable "endpoint_services" {
  description = "AWS services that tasks reach without leaving the network."
  type        = set(string)
  default = [
    "ecr.api", "ecr.dkr", "kms", "logs", "monitoring", "rds",
    "secretsmanager", "ssm", "ssmmessages", "sts", "xray",
  ]
}

variable "mail_endpoint_zones" {
  description = "Zones for the endpoint of SES's SMTP servers, which some zones do not have; empty for no endpoint."
  type        = list(string)
  default     = []

  validation {
    condition     = length(setsubtract(var.mail_endpoint_zones, var.zones)) == 0
    error_message = "mail_endpoint_zones must be among zones."
  }
}

variable "logs_key_arn" {
  description = "Customer key that encrypts the flow log."
  type        = string
}

variable "log_retention_days" {
  description = "How long the flow log is kept."
  type        = number
}
