variable "name" {
  description = "Name of the load balancer, for example careconnect-prod."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,30}[a-z0-9]$", var.name)) && !startswith(var.name, "internal-")
    error_message = "name must be 2 to 32 lower-case letters, digits and hyphens, and not begin with internal- (AWS keeps that for itself)."
  }
}

variable "vpc_id" {
  description = "Network of the load balancer."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets, one for each zone."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids must name subnets of at least two zones: a load balancer refuses fewer."
  }
}

variable "cloudfront_prefix_list_id" {
  description = "Managed prefix list of CloudFront's origin-facing servers in this region; nothing else reaches the load balancer."
  type        = string

  validation {
    condition     = can(regex("^pl-[0-9a-f]{8,17}$", var.cloudfront_prefix_list_id))
    error_message = "cloudfront_prefix_list_id must look like pl-3b927c52; find it as com.amazonaws.global.cloudfront.origin-facing."
  }
}

variable "certificate_arn" {
  description = "Certificate of the domain and its subdomains, in this region."
  type        = string
}

variable "web_acl_arn" {
  description = "Web ACL of scope REGIONAL."
  type        = string
}

variable "logs_bucket" {
  description = "Bucket for access and connection logs. Load balancers write to SSE-S3 buckets only."
  type        = string
}

variable "deletion_protection" {
  description = "Whether the load balancer refuses to be deleted."
  type        = bool
  default     = true
}
