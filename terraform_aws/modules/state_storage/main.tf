# Where an environment's Terraform state lies: who may write it can change everything, so it is treated like patient data.
# Locks are objects beside the state (`use_lockfile`), so there is no lock table. 164.312(a)(1), 164.312(c)(1)
module "key" {
  source = "../kms_key"

  platform    = var.platform
  name        = "state"
  description = "Encrypts the Terraform state of ${var.platform.name}."
}

module "logs" {
  source = "../s3"

  platform        = merge(var.platform, { kms_key_arns = { data = module.key.arn } })
  name            = "state-logs"
  lifecycle_class = "logs"
}

module "state" {
  source = "../s3"

  platform = merge(var.platform, {
    kms_key_arns = { data = module.key.arn }
    logs_bucket  = { id = module.logs.id, arn = module.logs.arn }
  })
  name             = "state"
  lifecycle_class  = "files"
  policy_documents = [data.aws_iam_policy_document.keep_versions.json]
}

# An overwritten or deleted state can be brought back: nobody deletes its old versions, they only expire by the lifecycle.
# Not Object Lock, whose retention would cover the lock objects of every single run as well.
data "aws_iam_policy_document" "keep_versions" {
  statement {
    sid       = "NobodyDeletesVersions"
    effect    = "Deny"
    actions   = ["s3:DeleteBucket", "s3:DeleteObjectVersion"]
    resources = [local.arn, "${local.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

locals {
  arn = "arn:${var.platform.partition}:s3:::${var.platform.name}-state"
}
