variable "platform" {
  description = "What the storage of Terraform states takes from the platform."
  type = object({
    name        = string
    environment = string
    region      = string
    account_id  = string
    partition   = string
  })
}
