# Run once for each environment, by a person, before anything else: it makes the bucket that every other state lies in. Its own
# state holds names and ids only; move it into the bucket with a backend_override.tf (`backend "s3" {}`) and
# `terraform init -migrate-state -backend-config="bucket=<state_bucket>" -backend-config="key=bootstrap/terraform.tfstate"`.
terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}
