variable "vpc_cidr" {
  description = "Address range of the standby network; the primary's must be another."
  type        = string
  default     = "10.1.0.0/16"
}

variable "zones" {
  description = "Availability zones of the standby region: three, as in prod."
  type        = list(string)

  validation {
    condition     = length(distinct(var.zones)) == 3 && length(var.zones) == 3 && alltrue([for zone in var.zones : startswith(zone, var.region)])
    error_message = "zones must name three different zones of the region, for example us-west-2a."
  }
}

variable "nat" {
  description = "How tasks reach the internet: none costs nothing while dormant, and suffices where everything has a VPC endpoint."
  type        = string
  default     = "none"

  validation {
    condition     = contains(["per_zone", "none"], var.nat)
    error_message = "nat must be per_zone or none: a single NAT gateway makes its zone a single point of failure."
  }
}

variable "cloudfront_prefix_list_id" {
  description = "Managed prefix list com.amazonaws.global.cloudfront.origin-facing of this region."
  type        = string

  validation {
    condition     = can(regex("^pl-[0-9a-f]{8,17}$", var.cloudfront_prefix_list_id))
    error_message = "cloudfront_prefix_list_id must look like pl-3b927c52; `aws ec2 describe-managed-prefix-lists` names it."
  }
}

variable "countries" {
  description = "Countries that may use the system (ISO 3166-1 alpha-2): prod's list."
  type        = list(string)
}

variable "waf_rate_limit" {
  description = "Requests of one address in five minutes, above which it is blocked: prod's."
  type        = number
}

variable "mail_endpoint_zones" {
  description = "Zones for the endpoint of SES, where mail goes by SES. Not all have it: `aws ec2 describe-vpc-endpoint-services --service-names com.amazonaws.<region>.email-smtp` names them."
  type        = list(string)
  default     = []
}
