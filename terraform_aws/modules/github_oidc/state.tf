# The environment's state, as `terraform apply` uses an S3 backend with a lock file: bootstrap names bucket and key by rule. Of the
# state no version is ever deleted (bootstrap's bucket policy), so that what a workflow spoils can be brought back.
# 164.308(a)(4)(ii)(B), 164.312(c)(1)
locals {
  state_bucket_arn = "arn:${var.platform.partition}:s3:::${var.platform.name}-state"
  state_arn        = "${local.state_bucket_arn}/${var.platform.environment}/terraform.tfstate"
}

data "aws_iam_policy_document" "state" {
  # Without it S3 answers "forbidden" where it would say "not there", and Terraform stops at the first run.
  statement {
    sid       = "FindState"
    actions   = ["s3:ListBucket"]
    resources = [local.state_bucket_arn]
  }

  statement {
    sid       = "ReadAndWriteState"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = [local.state_arn]
  }

  statement {
    sid       = "LockState"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["${local.state_arn}.tflock"]
  }

  # The key belongs to another root, which gives it an alias by rule; the alias stands for its id.
  statement {
    sid       = "EncryptState"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = ["arn:${var.platform.partition}:kms:${var.platform.region}:${var.platform.account_id}:key/*"]

    condition {
      test     = "ForAnyValue:StringEquals"
      variable = "kms:ResourceAliases"
      values   = ["alias/${var.platform.name}-state"]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.${var.platform.region}.amazonaws.com"]
    }
  }
}
