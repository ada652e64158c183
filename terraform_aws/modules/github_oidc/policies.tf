# A deployment pushes images, registers task definitions, shifts traffic and fills sites. It changes no network, no role,
# no key and no data: that is Terraform's, run by people.
locals {
  arn_of = { for service in ["ecr", "ecs", "logs"] :
    service => "arn:${var.platform.partition}:${service}:${var.platform.region}:${var.platform.account_id}"
  }
  tasks_of_cluster    = replace(var.platform.cluster_arn, ":cluster/", ":task/")
  services_of_cluster = replace(var.platform.cluster_arn, ":cluster/", ":service/")
}

data "aws_iam_policy_document" "images" {
  statement {
    sid       = "LogInToTheRegistry"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"] # the call knows no narrower resource
  }

  # The base of the operators' image lies in AWS's public registry, which wants a login of whoever builds without Docker.
  statement {
    sid       = "LogInToThePublicRegistry"
    actions   = ["ecr-public:GetAuthorizationToken"]
    resources = ["*"] # the call knows no narrower resource
  }

  statement {
    sid       = "LogInToThePublicRegistryAsThisRole"
    actions   = ["sts:GetServiceBearerToken"]
    resources = ["*"] # the call knows no narrower resource

    condition {
      test     = "StringEquals"
      variable = "sts:AWSServiceName"
      values   = ["ecr-public.amazonaws.com"]
    }
  }

  statement {
    sid = "PushAndCheckImages"
    actions = [
      "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:DescribeImageScanFindings",
      "ecr:DescribeImages", "ecr:GetDownloadUrlForLayer", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart",
    ]
    resources = ["${local.arn_of.ecr}:repository/${var.platform.name}/*"]
  }
}

data "aws_iam_policy_document" "services" {
  statement {
    sid       = "RegisterTaskDefinitions"
    actions   = ["ecs:RegisterTaskDefinition", "ecs:TagResource"]
    resources = ["${local.arn_of.ecs}:task-definition/${var.platform.name}-*:*"]
  }

  statement {
    sid       = "RunJobsBeforeTheNewVersion"
    actions   = ["ecs:RunTask"]
    resources = ["${local.arn_of.ecs}:task-definition/${var.platform.name}-*:*"]

    condition {
      test     = "ArnEquals"
      variable = "ecs:cluster"
      values   = [var.platform.cluster_arn]
    }
  }

  statement {
    sid       = "ServicesAndTasksOfTheCluster"
    actions   = ["ecs:DescribeServices", "ecs:DescribeTasks", "ecs:StopTask", "ecs:UpdateService"]
    resources = ["${local.services_of_cluster}/*", "${local.tasks_of_cluster}/*"]
  }

  statement {
    sid       = "HandOverTheRolesOfTasks"
    actions   = ["iam:PassRole"]
    resources = var.pass_role_arns

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ecs-tasks.amazonaws.com"]
    }
  }

  statement {
    sid       = "ShiftTraffic"
    actions   = ["elasticloadbalancing:ModifyRule"]
    resources = ["${replace(var.listener_arn, ":listener/", ":listener-rule/")}/*"]
  }

  statement {
    sid       = "MoveTheScalingFloor"
    actions   = ["application-autoscaling:RegisterScalableTarget"]
    resources = ["arn:${var.platform.partition}:application-autoscaling:${var.platform.region}:${var.platform.account_id}:scalable-target/*"]

    condition {
      test     = "StringEquals"
      variable = "application-autoscaling:service-namespace"
      values   = ["ecs"]
    }
  }

  statement {
    sid       = "ReadLogsOfTasks"
    actions   = ["logs:FilterLogEvents", "logs:GetLogEvents"]
    resources = ["${local.arn_of.logs}:log-group:/ecs/${var.platform.name}/*"]
  }

  statement {
    sid       = "LookAtAlarms"
    actions   = ["cloudwatch:DescribeAlarms"]
    resources = ["arn:${var.platform.partition}:cloudwatch:${var.platform.region}:${var.platform.account_id}:alarm:${var.platform.name}-*"]
  }

  # These calls know no narrower resource.
  statement {
    sid = "Look"
    actions = [
      "application-autoscaling:DescribeScalableTargets", "cloudwatch:GetMetricData", "ecs:DescribeTaskDefinition",
      "elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeTargetHealth",
    ]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "sites" {
  statement {
    sid       = "ListSites"
    actions   = ["s3:ListBucket"]
    resources = var.site_bucket_arns
  }

  statement {
    sid       = "FillSites"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = [for arn in var.site_bucket_arns : "${arn}/*"]
  }

  statement {
    sid       = "EncryptSites"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [var.platform.kms_key_arns.data]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.${var.platform.region}.amazonaws.com"]
    }
  }

  statement {
    sid       = "EmptyTheEdgeCache"
    actions   = ["cloudfront:CreateInvalidation", "cloudfront:GetInvalidation"]
    resources = var.distribution_arns
  }
}
