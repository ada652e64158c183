variable "platform" {
  description = "What the key takes from the platform: the name prefix and the account that administers it."
  type = object({
    name       = string
    account_id = string
    partition  = string
  })
}

variable "name" {
  description = "What the key is for, for example \"audit\": the alias becomes alias/<platform>-<name>."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.name))
    error_message = "A key's name holds lower-case letters, digits and hyphens, and begins with a letter."
  }
}

variable "description" {
  description = "One sentence on what the key encrypts."
  type        = string
}

variable "services" {
  description = "AWS services that use the key by themselves, by service principal, each with the conditions that bind it to this account."
  type = map(list(object({
    test     = string
    variable = string
    values   = list(string)
  })))
  default = {}
}
