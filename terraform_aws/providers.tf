locals {
  tags = {
    Project     = "CareConnect"
    Environment = var.environment
    ManagedBy   = "Terraform"
    # Real patients exist in prod alone; everything elsewhere is made up.
    DataClass = var.environment == "prod" ? "phi" : "synthetic"
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = local.tags
  }
}

# Copies of data in the other region, such as backups.
provider "aws" {
  alias  = "dr"
  region = coalesce(var.replica_region, "us-west-2")

  default_tags {
    tags = local.tags
  }
}

# CloudFront takes its certificate, web ACL and logs from this region only.
provider "aws" {
  alias  = "us_east_1"
  region = "us-east-1"

  default_tags {
    tags = local.tags
  }
}
