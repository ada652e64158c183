locals {
  tags = {
    Project     = "CareConnect"
    Environment = var.environment
    ManagedBy   = "Terraform"
    DataClass   = "secret" # values of parameters
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = local.tags
  }
}

provider "aws" {
  alias  = "standby"
  region = var.standby_region

  default_tags {
    tags = local.tags
  }
}
