# The history of the configuration of every resource. 164.308(a)(1)(ii)(D), 164.308(a)(8)
locals {
  # The role that AWS makes and maintains for Config; it exists once for an account.
  config_role_arn = "arn:${var.platform.partition}:iam::${var.platform.account_id}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
}

resource "aws_iam_service_linked_role" "config" {
  count = var.global ? 1 : 0

  aws_service_name = "config.amazonaws.com"
}

resource "aws_config_configuration_recorder" "this" {
  name     = var.platform.name
  role_arn = local.config_role_arn

  recording_group {
    all_supported                 = true
    include_global_resource_types = var.global # once for an account, or each change counts twice
  }

  depends_on = [aws_iam_service_linked_role.config]
}

resource "aws_config_delivery_channel" "this" {
  name           = var.platform.name
  s3_bucket_name = aws_s3_bucket.this["config"].bucket
  s3_key_prefix  = local.writers.config.prefix
  s3_kms_key_arn = module.key.arn

  snapshot_delivery_properties {
    delivery_frequency = "TwentyFour_Hours"
  }

  depends_on = [aws_config_configuration_recorder.this, aws_s3_bucket_policy.this]
}

resource "aws_config_configuration_recorder_status" "this" {
  name       = aws_config_configuration_recorder.this.name
  is_enabled = true

  depends_on = [aws_config_delivery_channel.this]
}
