# After a deployment the workflow looks at the whole, and tells people where alarms are told. It reads figures and states, no data.
data "aws_iam_policy_document" "watch" {
  statement {
    sid       = "StateOfDatabases"
    actions   = ["rds:DescribeDBInstances"]
    resources = ["arn:${var.platform.partition}:rds:${var.platform.region}:${var.platform.account_id}:db:${var.platform.name}-*"]
  }

  statement {
    sid       = "Figures"
    actions   = ["cloudwatch:GetMetricStatistics"]
    resources = ["*"] # the call knows no narrower resource
  }

  statement {
    sid       = "Tell"
    actions   = ["sns:Publish"]
    resources = [var.notices.topic_arn]
  }

  statement {
    sid       = "EncryptNotices"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [var.notices.key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["sns.${var.platform.region}.amazonaws.com"]
    }
  }
}
