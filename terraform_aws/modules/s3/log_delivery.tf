# Services that deliver logs, and only in the name of this account.
data "aws_iam_policy_document" "log_delivery" {
  count = local.is_log_bucket ? 1 : 0

  statement {
    sid       = "DeliverLogs"
    actions   = ["s3:PutObject"]
    resources = ["${local.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["delivery.logs.amazonaws.com", "logging.s3.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.platform.account_id]
    }
  }

  # Load balancers prove their account by the path, which AWS builds; they are not documented to name it otherwise.
  statement {
    sid       = "DeliverLogsOfLoadBalancers"
    actions   = ["s3:PutObject"]
    resources = [for prefix in ["alb", "alb-connections"] : "${local.arn}/${prefix}/AWSLogs/${var.platform.account_id}/*"]

    principals {
      type        = "Service"
      identifiers = ["logdelivery.elasticloadbalancing.amazonaws.com"]
    }
  }

  statement {
    sid       = "CheckBeforeDelivery"
    actions   = ["s3:GetBucketAcl"]
    resources = [local.arn]

    principals {
      type        = "Service"
      identifiers = ["delivery.logs.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.platform.account_id]
    }
  }
}
