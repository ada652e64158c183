# What ECS itself does to start the task: pull exactly these images, read exactly this secret, write exactly this log group.
locals {
  ecr_images = [for image in [var.image, var.platform.collector_image] :
    regex("^([0-9]{12})[.]dkr[.]ecr[.]([a-z0-9-]+)[.]amazonaws[.]com(?:[.]cn)?/([^:@]+)", image)
    if can(regex("^[0-9]{12}[.]dkr[.]ecr[.]", image))
  ]
  ecr_repository_arns = distinct([for image in local.ecr_images :
    "arn:${var.platform.partition}:ecr:${image[1]}:${image[0]}:repository/${image[2]}"
  ])
  log_group_arn = "arn:${var.platform.partition}:logs:${var.platform.region}:${var.platform.account_id}:log-group:/ecs/${var.platform.name}/${var.name}"
  # A reference may name a key of the secret, arn:key::, and the permission is the secret's: its ARN has seven parts.
  readable_arns  = distinct(concat(aws_secretsmanager_secret.this[*].arn, [for reference in values(var.secret_references) : join(":", slice(split(":", reference), 0, 7))]))
  reads_a_secret = length(var.secret_names) + length(var.secret_references) > 0
}

data "aws_iam_policy_document" "tasks_assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.platform.account_id]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${var.platform.partition}:ecs:${var.platform.region}:${var.platform.account_id}:*"]
    }
  }
}

data "aws_iam_policy_document" "execution" {
  statement {
    sid       = "WriteLogs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${local.log_group_arn}:*"]
  }

  dynamic "statement" {
    for_each = length(local.ecr_repository_arns) > 0 ? [1] : []

    content {
      sid       = "PullImages"
      actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
      resources = local.ecr_repository_arns
    }
  }

  dynamic "statement" {
    for_each = length(local.ecr_repository_arns) > 0 ? [1] : []

    content {
      sid       = "SignInToRegistry"
      actions   = ["ecr:GetAuthorizationToken"]
      resources = ["*"] # the action knows no resource
    }
  }

  dynamic "statement" {
    for_each = local.reads_a_secret ? [1] : []

    content {
      sid       = "ReadSecrets"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = local.readable_arns
    }
  }

  dynamic "statement" {
    for_each = local.reads_a_secret ? [1] : []

    content {
      sid       = "DecryptSecrets"
      actions   = ["kms:Decrypt"]
      resources = [var.platform.kms_key_arns.secrets]

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = ["secretsmanager.${var.platform.region}.amazonaws.com"]
      }
    }
  }
}

resource "aws_iam_role" "execution" {
  name               = "${local.full_name}-execution"
  description        = "ECS starts ${local.full_name}"
  assume_role_policy = data.aws_iam_policy_document.tasks_assume.json
}

resource "aws_iam_policy" "execution" {
  name        = "${local.full_name}-execution"
  description = "Images, secret and log group of ${local.full_name}"
  policy      = data.aws_iam_policy_document.execution.json
}

resource "aws_iam_role_policy_attachment" "execution" {
  role       = aws_iam_role.execution.name
  policy_arn = aws_iam_policy.execution.arn
}
