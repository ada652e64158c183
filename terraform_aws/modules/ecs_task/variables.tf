variable "cpu" {
  description = "CPU units of the whole task; 1024 are one virtual CPU."
  type        = number
  default     = 512

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096, 8192, 16384], var.cpu)
    error_message = "cpu must be a size of Fargate: 256, 512, 1024, 2048, 4096, 8192 or 16384."
  }
}

variable "memory_mib" {
  description = "Memory of the whole task in MiB."
  type        = number
  default     = 1024
}

variable "port" {
  description = "The port that the container listens on, null for none."
  type        = number
  default     = null
}

variable "protocol_version" {
  description = "HTTP1, HTTP2 or GRPC: what the port speaks; TCP for anything else."
  type        = string
  default     = "HTTP1"

  validation {
    condition     = contains(["HTTP1", "HTTP2", "GRPC", "TCP"], var.protocol_version)
    error_message = "protocol_version must be HTTP1, HTTP2, GRPC or TCP."
  }
}

variable "command" {
  description = "Arguments in place of the image's own, null to keep those."
  type        = list(string)
  default     = null
}

variable "entrypoint" {
  description = "Entry point in place of the image's own, null to keep that."
  type        = list(string)
  default     = null
}

variable "user" {
  description = "User of the container: 1654 is the user app of .NET images. Null keeps the image's own, which must not be root."
  type        = string
  default     = "1654"

  validation {
    condition     = var.user == null || !can(regex("^(0|root)(:|$)", var.user))
    error_message = "user must not be root."
  }
}

variable "environment" {
  description = "Plain environment variables."
  type        = map(string)
  default     = {}
}

variable "secret_names" {
  description = "Names of the secret environment variables; the keys of secret_environment, which as ephemeral values cannot name anything."
  type        = list(string)
  default     = []
}

variable "secret_environment" {
  description = "Secret environment variables; written to Secrets Manager and kept nowhere else."
  type        = map(string)
  default     = {}
  ephemeral   = true
  sensitive   = true

  validation {
    condition     = toset(keys(var.secret_environment)) == toset(var.secret_names)
    error_message = "secret_names must name exactly the keys of secret_environment."
  }
}

variable "secret_references" {
  description = "Environment variables that hold whole secrets made elsewhere: the secret's ARN, or `arn:key::` for one key of it, by variable name."
  type        = map(string)
  default     = {}
}

variable "bucket_arns" {
  description = "Buckets that the program reads and writes, by resource name."
  type        = map(string)
  default     = {}
}

variable "send_mail_identity_arns" {
  description = "SES identities that the program may send as."
  type        = list(string)
  default     = []
}

variable "task_policy_documents" {
  description = "Policy documents with further permissions of the program."
  type        = list(string)
  default     = []
}

variable "exec_enabled" {
  description = "Whether commands may be run in the container by ECS Exec; it needs folders that its agent can write."
  type        = bool
  default     = false
}

variable "security_group_ids" {
  description = "Security groups that the task is run with."
  type        = list(string)
}
