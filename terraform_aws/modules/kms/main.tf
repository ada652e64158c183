# Three customer keys, so that who may read data, secrets and logs can be decided apart: 164.312(a)(2)(iv).
locals {
  keys = {
    data    = "databases, caches, buckets, images and task storage"
    secrets = "Secrets Manager"
    logs    = "log groups, trails and notifications"
  }
  policies = {
    data    = data.aws_iam_policy_document.data.json
    secrets = data.aws_iam_policy_document.account.json
    logs    = data.aws_iam_policy_document.logs.json
  }
}

resource "aws_kms_key" "this" {
  for_each = local.keys

  description             = "${var.name}: ${each.value}"
  policy                  = local.policies[each.key]
  enable_key_rotation     = true
  deletion_window_in_days = 30
  # A multi-region key can get a replica later; a single-region key can never become one.
  multi_region = var.environment == "prod"

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_kms_alias" "this" {
  for_each = local.keys

  name          = "alias/${var.name}-${each.key}"
  target_key_id = aws_kms_key.this[each.key].key_id
}
