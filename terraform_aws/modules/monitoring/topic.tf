# One topic for alarms and events. It has a key of its own: the services that publish may use no other key.
module "key" {
  source = "../kms_key"

  platform    = var.platform
  name        = "alerts"
  description = "Encrypts notifications of ${var.platform.name} at rest."

  # EventBridge does not honour conditions here, and an alarm that fails to publish does so silently: so none. The
  # key protects alarm texts only, and the topic's policy says which rules and alarms may publish.
  services = {
    "cloudwatch.amazonaws.com" = []
    "events.amazonaws.com"     = []
  }
}

# Encryption of notifications: 164.312(a)(2)(iv), 164.314(b)(2)(i)
resource "aws_sns_topic" "alerts" {
  name              = "${var.platform.name}-alerts"
  kms_master_key_id = module.key.arn
}

resource "aws_sns_topic_policy" "alerts" {
  arn    = aws_sns_topic.alerts.arn
  policy = data.aws_iam_policy_document.alerts.json
}

data "aws_iam_policy_document" "alerts" {
  statement {
    sid       = "AlarmsOfThisAccountPublish"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alerts.arn]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.platform.account_id]
    }
  }

  # EventBridge supports no condition in a topic's policy.
  statement {
    sid       = "EventRulesPublish"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alerts.arn]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
  }

  # Encryption in transit: 164.312(e)(1)
  statement {
    sid       = "RefuseWithoutTls"
    effect    = "Deny"
    actions   = ["sns:Publish", "sns:Subscribe"]
    resources = [aws_sns_topic.alerts.arn]

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
}

resource "aws_sns_topic_subscription" "email" {
  for_each = var.notification_emails

  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "email"
  endpoint  = each.key
}
