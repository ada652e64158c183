# The server's log names who connected and who changed schema or rights: an audit record, kept six years in prod: 164.316(b)(2)(i).
locals {
  log_retention_days = contains(["prod", "dr"], var.platform.environment) ? max(2192, var.platform.log_retention_days) : var.platform.log_retention_days
  instances          = concat([local.full_name], local.has_reader ? ["${local.full_name}-reader"] : [])
}

resource "aws_cloudwatch_log_group" "this" {
  for_each = { for pair in setproduct(local.instances, ["postgresql", "upgrade"]) : "${pair[0]}/${pair[1]}" => pair }

  name              = "/aws/rds/instance/${each.key}"
  retention_in_days = local.log_retention_days
  kms_key_id        = var.platform.kms_key_arns.logs
}

data "aws_iam_policy_document" "monitoring_assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["monitoring.rds.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.platform.account_id]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${var.platform.partition}:rds:${var.platform.region}:${var.platform.account_id}:db:${local.full_name}*"]
    }
  }
}

# What AmazonRDSEnhancedMonitoringRole allows, in a policy of our own and in this region alone.
data "aws_iam_policy_document" "monitoring" {
  statement {
    sid       = "MakeLogGroup"
    actions   = ["logs:CreateLogGroup", "logs:PutRetentionPolicy"]
    resources = ["arn:${var.platform.partition}:logs:${var.platform.region}:${var.platform.account_id}:log-group:RDSOSMetrics"]
  }

  statement {
    sid       = "WriteMetrics"
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:GetLogEvents", "logs:PutLogEvents"]
    resources = ["arn:${var.platform.partition}:logs:${var.platform.region}:${var.platform.account_id}:log-group:RDSOSMetrics:log-stream:*"]
  }
}

resource "aws_iam_role" "monitoring" {
  name               = "${local.full_name}-monitoring"
  description        = "Enhanced monitoring of ${local.full_name}"
  assume_role_policy = data.aws_iam_policy_document.monitoring_assume.json
}

resource "aws_iam_policy" "monitoring" {
  name        = "${local.full_name}-monitoring"
  description = "Write the operating system's metrics of ${local.full_name}"
  policy      = data.aws_iam_policy_document.monitoring.json
}

resource "aws_iam_role_policy_attachment" "monitoring" {
  role       = aws_iam_role.monitoring.name
  policy_arn = aws_iam_policy.monitoring.arn
}
