# Root of dev, staging and prod: one state each, chosen by environments/<environment>.s3.tfbackend.
terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }

  backend "s3" {}
}
