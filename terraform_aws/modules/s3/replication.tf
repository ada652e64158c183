# A second copy in the other region, at most 15 minutes old: 164.308(a)(7).
resource "aws_s3_bucket_replication_configuration" "this" {
  count = local.replica_arn == null ? 0 : 1

  bucket = aws_s3_bucket.this.id
  role   = aws_iam_role.replication[0].arn

  rule {
    id       = "everything"
    status   = "Enabled"
    priority = 0

    filter {}

    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }
    }

    delete_marker_replication {
      status = "Enabled"
    }

    destination {
      bucket        = local.replica_arn
      storage_class = "STANDARD"

      encryption_configuration {
        replica_kms_key_id = var.platform.replica_kms_key_arn
      }

      metrics {
        status = "Enabled"

        event_threshold {
          minutes = 15
        }
      }

      replication_time {
        status = "Enabled"

        time {
          minutes = 15
        }
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.this, aws_iam_role_policy_attachment.replication]
}

data "aws_iam_policy_document" "replication_assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.platform.account_id]
    }
  }
}

data "aws_iam_policy_document" "replication" {
  count = local.replica_arn == null ? 0 : 1

  statement {
    sid       = "ReadBucket"
    actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
    resources = [local.arn]
  }

  statement {
    sid = "ReadVersions"
    actions = [
      "s3:GetObjectLegalHold", "s3:GetObjectRetention", "s3:GetObjectVersionAcl",
      "s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging",
    ]
    resources = ["${local.arn}/*"]
  }

  statement {
    sid       = "WriteCopies"
    actions   = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
    resources = ["${local.replica_arn}/*"]
  }

  statement {
    sid       = "DecryptOriginals"
    actions   = ["kms:Decrypt"]
    resources = [var.platform.kms_key_arns.data]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.${var.platform.region}.amazonaws.com"]
    }
  }

  statement {
    sid       = "EncryptCopies"
    actions   = ["kms:Encrypt"]
    resources = [var.platform.replica_kms_key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.${var.platform.replica_region}.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "replication" {
  count = local.replica_arn == null ? 0 : 1

  name               = "${local.bucket}-replication"
  description        = "S3 copies ${local.bucket} into the other region"
  assume_role_policy = data.aws_iam_policy_document.replication_assume.json
}

resource "aws_iam_policy" "replication" {
  count = local.replica_arn == null ? 0 : 1

  name        = "${local.bucket}-replication"
  description = "Read ${local.bucket} and write its copy"
  policy      = data.aws_iam_policy_document.replication[0].json
}

resource "aws_iam_role_policy_attachment" "replication" {
  count = local.replica_arn == null ? 0 : 1

  role       = aws_iam_role.replication[0].name
  policy_arn = aws_iam_policy.replication[0].arn
}
