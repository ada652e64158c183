# The files of a browser app. Only CloudFront reads them, by origin access control; the distribution is made by the environment from this
# module's outputs, so its id is not known here and the policy names the account's distributions.
module "bucket" {
  source = "../s3"

  platform         = var.platform
  name             = var.name
  lifecycle_class  = "site"
  policy_documents = [data.aws_iam_policy_document.cloudfront.json]
}

data "aws_iam_policy_document" "cloudfront" {
  statement {
    sid       = "CloudFrontReads"
    actions   = ["s3:GetObject"]
    resources = ["arn:${var.platform.partition}:s3:::${var.platform.name}-${var.name}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.platform.account_id]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${var.platform.partition}:cloudfront::${var.platform.account_id}:distribution/*"]
    }
  }
}
