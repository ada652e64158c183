# Who did what in the account and who touched which object. Each region's root keeps a whole trail, so that the record
# goes on when the other region is gone. 164.308(a)(3)(ii)(A), 164.312(b)
locals {
  trail_name = var.platform.name
  trail_arn  = "arn:${var.platform.partition}:cloudtrail:${var.platform.region}:${var.platform.account_id}:trail/${local.trail_name}"
}

resource "aws_cloudtrail" "this" {
  name           = local.trail_name
  s3_bucket_name = aws_s3_bucket.this["audit"].bucket
  s3_key_prefix  = local.writers.audit.prefix
  kms_key_id     = module.key.arn

  is_multi_region_trail         = true
  include_global_service_events = true
  enable_log_file_validation    = true # 164.312(c)(1), (2): a changed record shows

  cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"
  cloud_watch_logs_role_arn  = aws_iam_role.trail.arn

  advanced_event_selector {
    name = "Management events"

    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }
  }

  # By name, so that a bucket that the manifest gains tomorrow is recorded too, and a replica in another region as well.
  # Buckets that only take logs are left out: each delivery would make a record, and that one a delivery.
  advanced_event_selector {
    name = "Objects of ${var.platform.name}"

    field_selector {
      field  = "eventCategory"
      equals = ["Data"]
    }

    field_selector {
      field  = "resources.type"
      equals = ["AWS::S3::Object"]
    }

    field_selector {
      field       = "resources.ARN"
      starts_with = ["arn:${var.platform.partition}:s3:::${var.platform.name}-"]
      not_starts_with = [for bucket in concat(values(local.bucket_names), [var.platform.logs_bucket.id]) :
        "arn:${var.platform.partition}:s3:::${bucket}/"
      ]
    }
  }

  depends_on = [aws_s3_bucket_policy.this]
}

resource "aws_cloudwatch_log_group" "trail" {
  name              = "/aws/cloudtrail/${var.platform.name}"
  retention_in_days = var.audit_retention_days
  kms_key_id        = module.key.arn
}

resource "aws_iam_role" "trail" {
  name               = "${var.platform.name}-cloudtrail"
  description        = "CloudTrail writes its records to its log group."
  assume_role_policy = data.aws_iam_policy_document.trail_trust.json
}

resource "aws_iam_policy" "trail" {
  name        = "${var.platform.name}-cloudtrail"
  description = "Write to the log group of the trail and to no other."
  policy      = data.aws_iam_policy_document.trail.json
}

resource "aws_iam_role_policy_attachment" "trail" {
  role       = aws_iam_role.trail.name
  policy_arn = aws_iam_policy.trail.arn
}

data "aws_iam_policy_document" "trail_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "trail" {
  statement {
    actions = ["logs:CreateLogStream", "logs:PutLogEvents"]
    # By name, so that a plan shows what the policy means.
    resources = ["arn:${var.platform.partition}:logs:${var.platform.region}:${var.platform.account_id}:log-group:${aws_cloudwatch_log_group.trail.name}:log-stream:*"]
  }
}
