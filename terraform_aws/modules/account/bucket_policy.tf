# Each bucket is written by its service alone, for this account's own trail and recorder. 164.312(c)(2), 164.312(e)(1)
resource "aws_s3_bucket_policy" "this" {
  for_each = aws_s3_bucket.this

  bucket = each.value.bucket
  policy = data.aws_iam_policy_document.bucket[each.key].json

  depends_on = [aws_s3_bucket_public_access_block.this]
}

data "aws_iam_policy_document" "bucket" {
  for_each = local.writers

  statement {
    sid       = "RefuseWithoutTls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.this[each.key].arn, "${aws_s3_bucket.this[each.key].arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  statement {
    sid       = "ServiceLooksAtTheBucket"
    actions   = ["s3:GetBucketAcl", "s3:ListBucket"]
    resources = [aws_s3_bucket.this[each.key].arn]

    principals {
      type        = "Service"
      identifiers = [each.value.service]
    }

    condition {
      test     = local.conditions[each.key].test
      variable = local.conditions[each.key].variable
      values   = local.conditions[each.key].values
    }
  }

  # The path below the prefix is the service's own.
  statement {
    sid       = "ServiceWrites"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.this[each.key].arn}/${each.value.prefix}/AWSLogs/${var.platform.account_id}/*"]

    principals {
      type        = "Service"
      identifiers = [each.value.service]
    }

    condition {
      test     = local.conditions[each.key].test
      variable = local.conditions[each.key].variable
      values   = local.conditions[each.key].values
    }
  }
}
