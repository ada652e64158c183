# Root of the standby region: its own state in its own region, so that it can be applied with the primary region gone. It is
# applied once after prod, and prod once more after it, with this root's outputs in prod's replica_kms_key_arn and
# bucket_replicas. Nothing runs here until `dr failover` sets dormant = false.
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
