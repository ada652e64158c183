# Copied beside each main.tf. The emulator's address comes by AWS_ENDPOINT_URL, so nothing here or in the modules names it.
terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

provider "aws" {
  region = "us-east-1"

  # With the default of 25, one call that the emulator cannot answer hangs for many minutes. Two, since a busy
  # emulator drops a connection now and then.
  max_retries = 2

  default_tags {
    tags = { Project = "CareConnect", Environment = "dev", ManagedBy = "Terraform", DataClass = "synthetic" }
  }
}

locals {
  account_id = "123456789012" # the emulator's own
  region     = "us-east-1"
  partition  = "aws"
  name       = "careconnect-dev"
}
