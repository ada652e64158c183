variable "platform" {
  description = "What the environment offers its workloads."
  type = object({
    name                        = string
    vpc_id                      = string
    alb_security_group_id       = string
    endpoints_security_group_id = string
    s3_prefix_list_id           = string
  })
}

variable "clients" {
  description = "Services and jobs by name: their port (null without one), whether the load balancer serves them, what they connect to, and how they send mail."
  type = map(object({
    port        = optional(number)
    public      = optional(bool, false)
    connects_to = optional(set(string), [])
    mail        = optional(object({ port = optional(number, 587), outside = optional(bool, false) }))
  }))

  validation {
    condition     = alltrue([for client in values(var.clients) : client.port != null || !client.public])
    error_message = "A public client needs a port that the load balancer can reach."
  }

  validation {
    condition = alltrue(flatten([
      for name, client in var.clients : [
        for target in client.connects_to : target != name && (
          contains(keys(var.stores), target) || contains(keys(var.existing_stores), target) || try(var.clients[target].port, null) != null
        )
      ]
    ]))
    error_message = "connects_to may name only stores and other clients that have a port."
  }

  validation {
    condition     = length(setintersection(keys(var.clients), concat(keys(var.stores), keys(var.existing_stores)))) == 0
    error_message = "A client and a store cannot have the same name."
  }
}

variable "stores" {
  description = "Databases and caches by name, with their port; they are only ever connected to."
  type        = map(number)
  default     = {}
}

variable "existing_stores" {
  description = "Databases and caches whose group was made elsewhere (the ops task's targets): group and port by name."
  type        = map(object({ id = string, port = number }))
  default     = {}
}
