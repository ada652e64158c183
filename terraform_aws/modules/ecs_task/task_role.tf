# What the program itself may do: 164.308(a)(4), 164.312(a)(1).
locals {
  bucket_arns = values(var.bucket_arns)
}

data "aws_iam_policy_document" "task" {
  source_policy_documents = var.task_policy_documents

  statement {
    sid       = "SendTraces"
    actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
    resources = ["*"] # the actions know no resource
  }

  statement {
    sid       = "SendMetrics"
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["${local.log_group_arn}:*"]
  }

  dynamic "statement" {
    for_each = length(local.bucket_arns) > 0 ? [1] : []

    content {
      sid       = "ListBuckets"
      actions   = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:ListBucketVersions"]
      resources = local.bucket_arns
    }
  }

  dynamic "statement" {
    for_each = length(local.bucket_arns) > 0 ? [1] : []

    content {
      sid = "UseObjects"
      actions = [
        "s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:GetObjectTagging", "s3:GetObjectVersion",
        "s3:ListMultipartUploadParts", "s3:PutObject", "s3:PutObjectTagging",
      ]
      resources = [for arn in local.bucket_arns : "${arn}/*"]
    }
  }

  dynamic "statement" {
    for_each = length(local.bucket_arns) > 0 ? [1] : []

    content {
      sid       = "EncryptObjects"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = [var.platform.kms_key_arns.data]

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = ["s3.${var.platform.region}.amazonaws.com"]
      }
    }
  }

  dynamic "statement" {
    for_each = length(var.send_mail_identity_arns) > 0 ? [1] : []

    content {
      sid       = "SendMail"
      actions   = ["ses:SendEmail", "ses:SendRawEmail"]
      resources = var.send_mail_identity_arns
    }
  }
}

resource "aws_iam_role" "task" {
  name               = "${local.full_name}-task"
  description        = "What ${local.full_name} may do"
  assume_role_policy = data.aws_iam_policy_document.tasks_assume.json
}

resource "aws_iam_policy" "task" {
  name        = "${local.full_name}-task"
  description = "What ${local.full_name} may do"
  policy      = data.aws_iam_policy_document.task.json
}

resource "aws_iam_role_policy_attachment" "task" {
  role       = aws_iam_role.task.name
  policy_arn = aws_iam_policy.task.arn
}
