# Workflows deploy without any stored key: GitHub vouches for repository and environment, AWS lends a role for an hour.
# 164.308(a)(4)(ii)(B), 164.312(d)
resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "deploy" {
  name                 = "${var.platform.name}-deploy"
  description          = "Workflows of ${var.repository} deploy to ${var.platform.environment}."
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  max_session_duration = 3600
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.github.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }

    # The environment, not the branch: its reviewers and waiting time are what GitHub enforces before the role is lent.
    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:sub"
      values   = ["repo:${var.repository}:environment:${var.platform.environment}"]
    }
  }
}

resource "aws_iam_policy" "this" {
  for_each = merge({
    images   = data.aws_iam_policy_document.images.json
    records  = data.aws_iam_policy_document.records.json
    services = data.aws_iam_policy_document.services.json
    state    = data.aws_iam_policy_document.state.json
    watch    = data.aws_iam_policy_document.watch.json
    # Where the manifest has no site, IAM would refuse a policy about none.
    }, length(var.site_bucket_arns) == 0 ? {} : { sites = data.aws_iam_policy_document.sites.json }
  )

  name        = "${var.platform.name}-deploy-${each.key}"
  description = "What a deployment to ${var.platform.environment} does with ${each.key}."
  policy      = each.value
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = aws_iam_policy.this

  role       = aws_iam_role.deploy.name
  policy_arn = each.value.arn
}
