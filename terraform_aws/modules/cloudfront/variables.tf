variable "name" {
  description = "Prefix of the names, for example careconnect-prod."
  type        = string
}

variable "account_id" {
  description = "Account whose distribution may write the log."
  type        = string
}

variable "aliases" {
  description = "Host names that the distribution answers."
  type        = list(string)
}

variable "certificate_arn" {
  description = "Certificate of the host names, in us-east-1."
  type        = string
}

variable "web_acl_arn" {
  description = "Web ACL of scope CLOUDFRONT."
  type        = string
}

variable "origin" {
  description = "Load balancer behind a VPC origin that serves the services."
  type        = object({ vpc_origin_id = string, domain_name = string })
}

variable "standby" {
  description = "The standby region's load balancer; null while it has none."
  type        = object({ vpc_origin_id = string, domain_name = string })
  default     = null
}

variable "serve_standby" {
  description = "Whether the services' requests go to the standby region. Set by the failover after its database was promoted, never by itself."
  type        = bool
  default     = false

  validation {
    condition     = !var.serve_standby || var.standby != null
    error_message = "serve_standby needs standby: the VPC origin and domain name of the standby region's load balancer."
  }
}

variable "sites" {
  description = "Static sites by name. The first by name answers all other paths, each further one answers /<name>/*. Without one, the services answer everything."
  type        = map(object({ bucket_regional_domain_name = string }))
  default     = {}
}

variable "service_paths" {
  description = "Path patterns that belong to the services when a static site answers the rest."
  type        = list(string)

  validation {
    condition     = alltrue([for path in var.service_paths : startswith(path, "/") && !contains(["/", "/*"], path)])
    error_message = "service_paths must be patterns below the root such as /api/*."
  }
}

variable "content_security_policy" {
  description = "Content-Security-Policy of the static sites."
  type        = string
}

variable "viewer_address_header" {
  description = "Header in which the viewer's address is handed to the load balancer's web ACL and the services."
  type        = string
  default     = "x-viewer-address"
}

variable "countries" {
  description = "Countries that may use the system (ISO 3166-1 alpha-2), the same list as the web ACL's."
  type        = list(string)
}

variable "price_class" {
  description = "Which edge locations answer."
  type        = string

  validation {
    condition     = contains(["PriceClass_100", "PriceClass_200", "PriceClass_All"], var.price_class)
    error_message = "price_class must be PriceClass_100, PriceClass_200 or PriceClass_All."
  }
}

variable "logs_key_arn" {
  description = "Customer key of the access log's group, in us-east-1."
  type        = string
}

variable "log_retention_days" {
  description = "How long the access log is kept."
  type        = number
}
