mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mocked" }
  }

  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/mocked" }
  }
}

variables {
  platform = {
    name         = "careconnect-prod"
    environment  = "prod"
    region       = "us-east-1"
    account_id   = "123456789012"
    partition    = "aws"
    kms_key_arns = { data = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001" }
    logs_bucket  = { id = "careconnect-prod-logs", arn = "arn:aws:s3:::careconnect-prod-logs" }
  }
  name = "web"
}

run "only_this_accounts_distributions_read_the_site" {
  assert {
    condition = (
      one(one(data.aws_iam_policy_document.cloudfront.statement).principals).identifiers == toset(["cloudfront.amazonaws.com"]) &&
      toset([for condition in one(data.aws_iam_policy_document.cloudfront.statement).condition : condition.variable]) == toset(["aws:SourceAccount", "aws:SourceArn"])
    )
    error_message = "CloudFront reads in the name of this account's distributions."
  }

  assert {
    condition     = output.arn == "arn:aws:s3:::careconnect-prod-web" && one(data.aws_iam_policy_document.cloudfront.statement).resources == toset(["arn:aws:s3:::careconnect-prod-web/*"])
    error_message = "The policy means the site's own bucket."
  }
}
