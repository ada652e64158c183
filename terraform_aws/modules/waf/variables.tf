variable "name" {
  description = "Prefix of the names, for example careconnect-prod."
  type        = string
}

variable "scope" {
  description = "CLOUDFRONT (the edge; its provider must be us-east-1) or REGIONAL (the load balancer behind it)."
  type        = string

  validation {
    condition     = contains(["CLOUDFRONT", "REGIONAL"], var.scope)
    error_message = "scope must be CLOUDFRONT or REGIONAL."
  }
}

variable "account_id" {
  description = "Account whose web ACL may write the log."
  type        = string
}

variable "rate_limit" {
  description = "Requests of one address in five minutes, above which it is blocked."
  type        = number

  validation {
    condition     = var.rate_limit >= 100 && var.rate_limit <= 2000000
    error_message = "rate_limit must be between 100 and 2,000,000 requests in five minutes."
  }
}

variable "countries" {
  description = "Countries that may use the system (ISO 3166-1 alpha-2); everybody else is blocked."
  type        = list(string)

  validation {
    condition     = length(var.countries) > 0 && length(var.countries) <= 50 && alltrue([for country in var.countries : can(regex("^[A-Z]{2}$", country))])
    error_message = "countries must list 1 to 50 two-letter country codes, for example [\"US\"]."
  }
}

variable "viewer_address_header" {
  description = "Header in which CloudFront hands the viewer's address to the load balancer; read by the REGIONAL scope."
  type        = string
  default     = "x-viewer-address"
}

variable "logs_key_arn" {
  description = "Customer key of the log group, in the region of the web ACL."
  type        = string
}

variable "log_retention_days" {
  description = "How long the web ACL's log is kept."
  type        = number
}
