provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project     = "CareConnect"
      Environment = "dr"
      ManagedBy   = "Terraform"
      DataClass   = "phi" # replicas of prod's data
    }
  }
}
