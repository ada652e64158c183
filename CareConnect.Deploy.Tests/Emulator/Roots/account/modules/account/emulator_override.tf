# Laid over the copy of modules/account: what not-applied.json says of it.
resource "aws_s3_bucket_logging" "this" {
  for_each = {}
}

resource "aws_accessanalyzer_analyzer" "this" {
  count = 0
}

resource "aws_securityhub_account" "this" {
  count = 0
}

resource "aws_guardduty_detector_feature" "this" {
  for_each = {}
}

resource "aws_s3_account_public_access_block" "this" {
  count = 0
}
