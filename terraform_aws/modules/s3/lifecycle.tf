locals {
  lifecycles = {
    # The application deletes files; a deleted or replaced one can be brought back for 90 days.
    files = { transitions = {}, expiration_days = null, noncurrent_days = 90 }
    # Seven years: 164.316(b)(2)(i) asks for six.
    backups = {
      transitions     = { STANDARD_IA = 30, GLACIER = 90, DEEP_ARCHIVE = 365 }
      expiration_days = 2557
      noncurrent_days = 30
    }
    site = { transitions = {}, expiration_days = null, noncurrent_days = 30 }
    logs = { transitions = { STANDARD_IA = 30, GLACIER = 90 }, expiration_days = 2557, noncurrent_days = 30 }
  }
  lifecycle = local.lifecycles[var.lifecycle_class]
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    id     = var.lifecycle_class
    status = "Enabled"

    filter {}

    dynamic "transition" {
      for_each = local.lifecycle.transitions

      content {
        days          = transition.value
        storage_class = transition.key
      }
    }

    dynamic "expiration" {
      for_each = local.lifecycle.expiration_days[*]

      content {
        days = expiration.value
      }
    }

    noncurrent_version_expiration {
      noncurrent_days = local.lifecycle.noncurrent_days
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  # The rule for old versions means nothing before there are versions.
  depends_on = [aws_s3_bucket_versioning.this]
}
