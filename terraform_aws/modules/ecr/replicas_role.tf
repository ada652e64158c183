# ECR makes encrypted repositories only in the name of a role that may use the key.
data "aws_iam_policy_document" "replicas_assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecr.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }
}

data "aws_iam_policy_document" "replicas" {
  statement {
    sid       = "MakeRepositories"
    actions   = ["ecr:CreateRepository", "ecr:ReplicateImage", "ecr:TagResource"]
    resources = [for prefix in var.replica_prefixes : "arn:${var.partition}:ecr:${var.region}:${var.account_id}:repository/${prefix}/*"]
  }

  statement {
    sid       = "EncryptRepositories"
    actions   = ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"]
    resources = [var.kms_key_arn]
  }
}

resource "aws_iam_role" "replicas" {
  count = length(var.replica_prefixes) > 0 ? 1 : 0

  name               = "${var.name}-ecr-replicas"
  description        = "ECR makes the repositories that images are replicated into"
  assume_role_policy = data.aws_iam_policy_document.replicas_assume.json
}

resource "aws_iam_policy" "replicas" {
  count = length(var.replica_prefixes) > 0 ? 1 : 0

  name        = "${var.name}-ecr-replicas"
  description = "Make and encrypt the repositories that images are replicated into"
  policy      = data.aws_iam_policy_document.replicas.json
}

resource "aws_iam_role_policy_attachment" "replicas" {
  count = length(var.replica_prefixes) > 0 ? 1 : 0

  role       = aws_iam_role.replicas[0].name
  policy_arn = aws_iam_policy.replicas[0].arn
}
