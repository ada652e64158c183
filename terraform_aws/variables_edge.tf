variable "countries" {
  description = "Countries that may use the system (ISO 3166-1 alpha-2): one list for CloudFront and both web ACLs. It must hold US, where the health checks come from."
  type        = list(string)
  default     = ["US", "CA", "GB", "DE"]

  validation {
    condition     = contains(var.countries, "US") && alltrue([for country in var.countries : can(regex("^[A-Z]{2}$", country))])
    error_message = "countries must list two-letter country codes, US among them."
  }
}

variable "price_class" {
  description = "Which edge locations answer: PriceClass_100 is North America and Europe."
  type        = string
  default     = "PriceClass_100"
}

variable "waf_rate_limit" {
  description = "Requests of one address in five minutes, above which it is blocked."
  type        = number

  validation {
    condition     = var.waf_rate_limit >= 100 && var.waf_rate_limit <= 10000
    error_message = "waf_rate_limit must be between 100 and 10,000 requests in five minutes."
  }
}

variable "content_security_policy" {
  description = "Content-Security-Policy of the static sites."
  type        = string
  default     = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' blob: data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
}

variable "health_path" {
  description = "Path that Route 53's health check asks on the domain."
  type        = string
  default     = "/health"

  validation {
    condition     = startswith(var.health_path, "/")
    error_message = "health_path must start with /."
  }
}

variable "standby" {
  description = "What the root dr exports: the standby region's VPC origin and load balancer name, and the records of its mail identity."
  type = object({
    vpc_origin_id = string
    domain_name   = string
    mail_records  = optional(list(object({ name = string, type = string, records = list(string) })), [])
  })
  default = null
}

variable "failover_armed" {
  description = "Whether the services are served from the standby region. `dr failover` sets it after it promoted the database; nothing else does."
  type        = bool
  default     = false

  validation {
    condition     = !var.failover_armed || var.standby != null
    error_message = "failover_armed needs standby, the outputs of the root dr."
  }
}
