variable "domain_name" {
  description = "Domain of the certificate; its subdomains are covered too."
  type        = string
}

variable "zone_id" {
  description = <<-E
    Hosted zone for the validation record. Null where another certificate of the same account and domain has written it:
    ACM asks all of them for the same record, and whoever removes it stops the renewal of each.
  E
  type        = string
  default     = null
}
