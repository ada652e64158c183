# The operators' command writes down who did what, which version was found good and what staging has shown: below ops/ of the backups
# bucket, whose versions nobody deletes. The dumps beside it stay out of reach. 164.312(b), 164.308(a)(4)(ii)(B)
locals {
  backups_bucket_arn = "arn:${var.platform.partition}:s3:::${var.platform.name}-backups"
}

data "aws_iam_policy_document" "records" {
  statement {
    sid       = "FindRecords"
    actions   = ["s3:ListBucket"]
    resources = [local.backups_bucket_arn]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["ops/*"]
    }
  }

  statement {
    sid       = "ReadAndWriteRecords"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${local.backups_bucket_arn}/ops/*"]
  }

  statement {
    sid       = "EncryptRecords"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [var.platform.kms_key_arns.data]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.${var.platform.region}.amazonaws.com"]
    }
  }
}
