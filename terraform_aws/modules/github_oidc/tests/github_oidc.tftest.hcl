mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
}

variables {
  platform = {
    name         = "careconnect-prod"
    environment  = "prod"
    region       = "us-east-1"
    account_id   = "123456789012"
    partition    = "aws"
    cluster_arn  = "arn:aws:ecs:us-east-1:123456789012:cluster/careconnect-prod"
    kms_key_arns = { data = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555" }
  }
  repository        = "example/careconnect"
  pass_role_arns    = ["arn:aws:iam::123456789012:role/careconnect-prod-api-task"]
  listener_arn      = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/careconnect-prod/0123456789abcdef/0123456789abcdef"
  site_bucket_arns  = []
  distribution_arns = ["arn:aws:cloudfront::123456789012:distribution/E0123456789ABC"]
  notices = {
    topic_arn = "arn:aws:sns:us-east-1:123456789012:careconnect-prod-alerts"
    key_arn   = "arn:aws:kms:us-east-1:123456789012:key/66666666-7777-8888-9999-000000000000"
  }
}

run "only_this_repository_and_environment_get_the_role" {
  command = plan

  assert {
    condition = anytrue([for condition in data.aws_iam_policy_document.trust.statement[0].condition :
      condition.test == "StringEquals" && condition.values == tolist(["repo:example/careconnect:environment:prod"])
    ])
    error_message = "The subject is compared whole, without a wildcard."
  }
}

run "the_role_is_no_administrator" {
  command = plan

  assert {
    condition = !anytrue(flatten([for document in [
      data.aws_iam_policy_document.images, data.aws_iam_policy_document.services, data.aws_iam_policy_document.sites,
      data.aws_iam_policy_document.state, data.aws_iam_policy_document.records,
      data.aws_iam_policy_document.watch,
      ] : [for statement in document.statement : [for action in statement.actions :
        strcontains(action, "*") || (startswith(action, "iam:") && action != "iam:PassRole") || startswith(action, "secretsmanager:") || (startswith(action, "rds:") && action != "rds:DescribeDBInstances")
    ]]]))
    error_message = "No wildcard action, no role, no secret, and of a database its state alone."
  }
  assert {
    condition = alltrue([for statement in data.aws_iam_policy_document.services.statement :
      statement.resources == toset(["arn:aws:iam::123456789012:role/careconnect-prod-api-task"]) if contains(statement.actions, "iam:PassRole")
    ])
    error_message = "It hands over the tasks' roles and no other."
  }
}

run "it_reaches_this_environments_state_and_its_lock" {
  command = plan

  assert {
    condition = toset(flatten([for statement in data.aws_iam_policy_document.state.statement : [for action in statement.actions :
      [for resource in statement.resources : "${action} ${resource}"]] if anytrue([for action in statement.actions : startswith(action, "s3:")])
      ])) == toset([
      "s3:ListBucket arn:aws:s3:::careconnect-prod-state",
      "s3:GetObject arn:aws:s3:::careconnect-prod-state/prod/terraform.tfstate",
      "s3:PutObject arn:aws:s3:::careconnect-prod-state/prod/terraform.tfstate",
      "s3:GetObject arn:aws:s3:::careconnect-prod-state/prod/terraform.tfstate.tflock",
      "s3:PutObject arn:aws:s3:::careconnect-prod-state/prod/terraform.tfstate.tflock",
      "s3:DeleteObject arn:aws:s3:::careconnect-prod-state/prod/terraform.tfstate.tflock",
    ])
    error_message = "State is read and written, its lock taken and given back; neither bootstrap's state nor a deletion is possible."
  }
  assert {
    condition = alltrue([for statement in data.aws_iam_policy_document.state.statement :
      toset([for condition in statement.condition : condition.variable]) == toset(["kms:ResourceAliases", "kms:ViaService"])
      if anytrue([for action in statement.actions : startswith(action, "kms:")])
    ])
    error_message = "Of all keys the state's alone, and through S3 alone."
  }
}

run "of_the_backups_it_reaches_the_records_alone" {
  command = plan

  assert {
    condition = toset(flatten([for statement in data.aws_iam_policy_document.records.statement : [for action in statement.actions :
      [for resource in statement.resources : "${action} ${resource}"]] if anytrue([for action in statement.actions : startswith(action, "s3:")])
      ])) == toset([
      "s3:ListBucket arn:aws:s3:::careconnect-prod-backups",
      "s3:GetObject arn:aws:s3:::careconnect-prod-backups/ops/*",
      "s3:PutObject arn:aws:s3:::careconnect-prod-backups/ops/*",
    ])
    error_message = "Records are read and added; no dump is read and nothing is deleted."
  }
}

run "it_tells_people_by_the_alarms_topic_alone" {
  command = plan

  assert {
    condition = toset(flatten([for statement in data.aws_iam_policy_document.watch.statement : [for action in statement.actions :
      [for resource in statement.resources : "${action} ${resource}"]] if anytrue([for action in statement.actions : startswith(action, "sns:")])
    ])) == toset(["sns:Publish arn:aws:sns:us-east-1:123456789012:careconnect-prod-alerts"])
    error_message = "Notices go where alarms go."
  }
}

run "without_a_site_there_is_no_policy_for_one" {
  command = plan

  assert {
    condition     = toset(keys(aws_iam_policy.this)) == toset(["images", "records", "services", "state", "watch"])
    error_message = "IAM refuses a policy without resources."
  }
}

run "a_site_brings_its_policy" {
  command = plan

  variables {
    site_bucket_arns = ["arn:aws:s3:::careconnect-prod-web"]
  }

  assert {
    condition     = contains(keys(aws_iam_policy.this), "sites")
    error_message = "The site's bucket can be filled."
  }
}

run "a_wildcard_repository_is_refused" {
  command = plan

  variables {
    repository = "example/*"
  }

  expect_failures = [var.repository]
}
