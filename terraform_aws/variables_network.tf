variable "vpc_cidr" {
  description = "Address range of the network; 10.1.0.0/16 belongs to the standby region."
  type        = string
  default     = "10.0.0.0/16"

  validation {
    condition     = can(cidrhost(var.vpc_cidr, 0)) && can(regex("^(10\\.\\d{1,3}|172\\.(1[6-9]|2\\d|3[01])|192\\.168)\\.0\\.0/16$", var.vpc_cidr))
    error_message = "vpc_cidr must be a private /16 network such as 10.0.0.0/16 (RFC 1918)."
  }

  validation {
    condition     = var.vpc_cidr != "10.1.0.0/16"
    error_message = "vpc_cidr must not be 10.1.0.0/16: that is the standby region's, and the two may be peered."
  }
}

variable "zones" {
  description = "Availability zones: three in staging and prod; dev runs everything in its first and has a second only because a load balancer and a database demand it."
  type        = list(string)

  validation {
    condition     = length(distinct(var.zones)) == length(var.zones) && length(var.zones) == (var.environment == "dev" ? 2 : 3)
    error_message = "zones must name three different zones in staging and prod, and two in dev."
  }

  validation {
    condition     = alltrue([for zone in var.zones : startswith(zone, var.region)])
    error_message = "zones must lie in the region, for example us-east-1a."
  }
}

variable "nat" {
  description = "How tasks reach the internet: per_zone, single, or none where everything they need has a VPC endpoint (an outside mail server has not)."
  type        = string

  validation {
    condition     = contains(["per_zone", "single", "none"], var.nat)
    error_message = "nat must be per_zone, single or none."
  }

  validation {
    condition     = var.environment != "prod" || var.nat != "single"
    error_message = "nat in prod must be per_zone or none: a single NAT gateway makes its zone a single point of failure."
  }
}

variable "cloudfront_prefix_list_id" {
  description = "Managed prefix list com.amazonaws.global.cloudfront.origin-facing of the region."
  type        = string

  validation {
    condition     = can(regex("^pl-[0-9a-f]{8,17}$", var.cloudfront_prefix_list_id))
    error_message = "cloudfront_prefix_list_id must look like pl-3b927c52; `aws ec2 describe-managed-prefix-lists` names it."
  }
}

variable "mail_endpoint_zones" {
  description = "Zones for the endpoint of SES, where mail goes by SES. Not all have it: `aws ec2 describe-vpc-endpoint-services --service-names com.amazonaws.<region>.email-smtp` names them."
  type        = list(string)
  default     = []
}
