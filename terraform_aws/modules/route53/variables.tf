variable "name" {
  description = "Prefix of the names, for example careconnect-prod."
  type        = string
}

variable "zone_id" {
  description = "Hosted zone that holds the domain."
  type        = string

  validation {
    condition     = can(regex("^Z[0-9A-Z]{10,31}$", var.zone_id))
    error_message = "zone_id must be the id of a Route 53 hosted zone such as Z0123456789ABCDEFGHIJ."
  }
}

variable "hosts" {
  description = "Names to publish, the domain first."
  type        = list(string)

  validation {
    condition     = length(var.hosts) > 0
    error_message = "hosts must name at least the domain."
  }
}

variable "target" {
  description = "What the names lead to: CloudFront's name and hosted zone."
  type        = object({ name = string, zone_id = string })
}

variable "health_path" {
  description = "Path that the health check asks on the domain; null without a public service, then there is none."
  type        = string
  default     = "/health"
}
