output "state_bucket" {
  description = "Bucket of the environment's state, for -backend-config."
  value       = module.state.bucket
}

output "standby_state_bucket" {
  description = "Bucket of dr's state in the standby region, null outside prod."
  value       = one(module.standby_state[*].bucket)
}

output "parameters_secret_name" {
  description = "Secret that holds the parameters, under the same name in the standby region."
  value       = aws_secretsmanager_secret.parameters.name
}
