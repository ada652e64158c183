# The switch of the edge, without a distribution behind it.
variable "serve_standby" { type = bool }

resource "terraform_data" "switch" {
  input = var.serve_standby
}

output "serves_standby" { value = terraform_data.switch.output }
