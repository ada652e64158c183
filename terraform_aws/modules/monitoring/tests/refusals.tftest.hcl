mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
}

variables {
  platform = {
    name           = "careconnect-dr"
    environment    = "dr"
    region         = "us-west-2"
    account_id     = "123456789012"
    partition      = "aws"
    cluster_arn    = "arn:aws:ecs:us-west-2:123456789012:cluster/careconnect-dr"
    cluster_name   = "careconnect-dr"
    alb_arn_suffix = "app/careconnect-dr/0123456789abcdef"
  }
  notification_emails = ["ops@example.com"]
  services            = {}
  databases           = {}
  caches              = {}
  certificate_arns    = {}
  web_acls            = {}
}

run "a_name_is_no_address" {
  command = plan

  variables {
    notification_emails = ["ops"]
  }

  expect_failures = [var.notification_emails]
}

run "edge_metrics_do_not_exist_in_another_region" {
  command = plan

  variables {
    distribution_ids = { main = "E0123456789ABC" }
    health_check_ids = { main = "11111111-2222-3333-4444-555555555555" }
  }

  expect_failures = [var.distribution_ids, var.health_check_ids]
}

run "a_lag_beyond_the_objective_is_no_threshold" {
  command = plan

  variables {
    thresholds = { replica_lag_seconds = 7200 }
  }

  expect_failures = [var.thresholds]
}
