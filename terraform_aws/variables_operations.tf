variable "notification_emails" {
  description = "Addresses that alarms and events go to; each confirms its subscription once."
  type        = set(string)

  validation {
    condition     = length(var.notification_emails) > 0 && alltrue([for address in var.notification_emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", address))])
    error_message = "notification_emails needs at least one e-mail address such as ops@example.com."
  }
}

variable "secrets_version" {
  description = "Raise it by one to write every secret anew; Terraform cannot see that an ephemeral value changed."
  type        = number
  default     = 1

  validation {
    condition     = var.secrets_version >= 1 && floor(var.secrets_version) == var.secrets_version
    error_message = "secrets_version must be a whole number from 1."
  }
}
