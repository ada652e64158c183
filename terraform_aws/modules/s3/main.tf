# A private bucket. The class decides how long things stay: files of users, backups, the static site, or logs of AWS services.
locals {
  bucket = "${var.platform.name}-${var.name}"
  # Put together from the name, so that plans show which bucket a policy means.
  arn = "arn:${var.platform.partition}:s3:::${local.bucket}"

  is_log_bucket = var.lifecycle_class == "logs"
  protected     = contains(["files", "backups"], var.lifecycle_class)
  replica_arn   = lookup(var.platform.bucket_replicas, var.name, null)
}

resource "aws_s3_bucket" "this" {
  bucket              = local.bucket
  force_destroy       = var.platform.environment == "dev"
  object_lock_enabled = var.object_lock_days != null

  # AWS Backup takes what carries its tag: 164.308(a)(7)(ii)(A).
  tags = merge({ Name = local.bucket }, local.protected ? { Backup = "daily" } : {})
}

resource "aws_s3_bucket_ownership_controls" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# Nothing of ours is public: 164.312(a)(1).
resource "aws_s3_bucket_public_access_block" "this" {
  bucket = aws_s3_bucket.this.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# Encryption at rest with the customer key: 164.312(a)(2)(iv). Load balancers and S3 itself deliver their logs only to SSE-S3.
resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    bucket_key_enabled = !local.is_log_bucket

    apply_server_side_encryption_by_default {
      sse_algorithm     = local.is_log_bucket ? "AES256" : "aws:kms"
      kms_master_key_id = local.is_log_bucket ? null : var.platform.kms_key_arns.data
    }
  }
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id

  versioning_configuration {
    status = "Enabled"
  }
}

# Backups cannot be deleted or overwritten before their time, by nobody: 164.308(a)(7), 164.312(c)(1). dev must be destroyable.
resource "aws_s3_bucket_object_lock_configuration" "this" {
  count = var.object_lock_days == null ? 0 : 1

  bucket = aws_s3_bucket.this.id

  rule {
    default_retention {
      mode = var.platform.environment == "dev" ? "GOVERNANCE" : "COMPLIANCE"
      days = var.object_lock_days
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}

# Who read what: 164.312(b). The log bucket itself is the target and has no log of its own.
resource "aws_s3_bucket_logging" "this" {
  count = local.is_log_bucket ? 0 : 1

  bucket        = aws_s3_bucket.this.id
  target_bucket = var.platform.logs_bucket.id
  target_prefix = "s3/${local.bucket}/"
}

# Events go to EventBridge, where a scanner for malware can listen.
resource "aws_s3_bucket_notification" "this" {
  bucket      = aws_s3_bucket.this.id
  eventbridge = true
}
