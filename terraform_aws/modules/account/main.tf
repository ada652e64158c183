# Safeguards of the account in this region, and those of the whole account where this root owns them.

# Threat detection: 164.308(a)(5)(ii)(C), 164.308(a)(6)(ii)
resource "aws_guardduty_detector" "this" {
  enable                       = true
  finding_publishing_frequency = "FIFTEEN_MINUTES"
}

resource "aws_guardduty_detector_feature" "this" {
  for_each = toset(["S3_DATA_EVENTS", "RDS_LOGIN_EVENTS"])

  detector_id = aws_guardduty_detector.this.id
  name        = each.key
  status      = "ENABLED"
}

resource "aws_securityhub_account" "this" {
  enable_default_standards = true

  depends_on = [aws_config_configuration_recorder_status.this]
}

# Resources that somebody outside the account could reach: 164.308(a)(4), 164.312(a)(1)
resource "aws_accessanalyzer_analyzer" "this" {
  analyzer_name = var.platform.name
  type          = "ACCOUNT"
}

# 164.312(a)(2)(iv)
resource "aws_ebs_encryption_by_default" "this" {
  enabled = true
}

# 164.312(a)(1)
resource "aws_s3_account_public_access_block" "this" {
  count = var.global ? 1 : 0

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# 164.308(a)(5)(ii)(D), 164.312(d)
resource "aws_iam_account_password_policy" "this" {
  count = var.global ? 1 : 0

  minimum_password_length        = 14
  require_lowercase_characters   = true
  require_uppercase_characters   = true
  require_numbers                = true
  require_symbols                = true
  password_reuse_prevention      = 24
  max_password_age               = 90
  allow_users_to_change_password = true
}
