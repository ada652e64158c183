variable "platform" {
  description = "What monitoring takes from the platform."
  type = object({
    name           = string
    environment    = string
    region         = string
    account_id     = string
    partition      = string
    cluster_arn    = string
    cluster_name   = string
    alb_arn_suffix = string
  })
}

variable "notification_emails" {
  description = "Addresses that every alarm and event is sent to. Each confirms its subscription once."
  type        = set(string)

  validation {
    condition     = alltrue([for address in var.notification_emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", address))])
    error_message = "Each of notification_emails is an e-mail address, such as ops@example.com."
  }
}

variable "services" {
  description = "The ECS services by manifest name: service names by colour, and target groups by colour as metrics name them (none for a service without a load balancer)."
  type = map(object({
    name                      = map(string)
    target_group_arn_suffixes = map(string)
  }))
}

variable "databases" {
  description = "The RDS instances by manifest name: instance class and allocated GiB give the limits; replicas are the identifiers whose lag counts."
  type = map(object({
    identifier        = string
    instance_class    = string
    allocated_storage = number
    replicas          = map(string)
    backups_verified  = bool
  }))
}

variable "caches" {
  description = "The ElastiCache replication groups by manifest name, with their number of nodes."
  type = map(object({
    replication_group_id = string
    nodes                = number
  }))
}

variable "certificate_arns" {
  description = "ACM certificates of this region by purpose."
  type        = map(string)
}

variable "web_acls" {
  description = "WAF web ACLs by purpose: the metric name, and the region, which is null for one of CloudFront."
  type = map(object({
    metric_name = string
    region      = optional(string)
  }))
}

variable "distribution_ids" {
  description = "CloudFront distributions by purpose. Their metrics are in us-east-1 only."
  type        = map(string)
  default     = {}

  validation {
    condition     = length(var.distribution_ids) == 0 || var.platform.region == "us-east-1"
    error_message = "CloudFront's metrics exist in us-east-1 only: pass distribution_ids to the monitoring of that region."
  }
}

variable "health_check_ids" {
  description = "Route 53 health checks by purpose. Their metrics are in us-east-1 only."
  type        = map(string)
  default     = {}

  validation {
    condition     = length(var.health_check_ids) == 0 || var.platform.region == "us-east-1"
    error_message = "Route 53's metrics exist in us-east-1 only: pass health_check_ids to the monitoring of that region."
  }
}

variable "replicated_buckets" {
  description = "Buckets that S3 replicates elsewhere, by manifest name: source, destination and the id of the replication rule."
  type = map(object({
    source      = string
    destination = string
    rule_id     = string
  }))
  default = {}
}
