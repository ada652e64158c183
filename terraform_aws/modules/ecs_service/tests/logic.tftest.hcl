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

  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:mocked-AbCdEf" }
  }

  mock_resource "aws_ecs_task_definition" {
    defaults = { arn = "arn:aws:ecs:us-east-1:123456789012:task-definition/careconnect-prod-api:1" }
  }

  mock_resource "aws_lb_target_group" {
    defaults = {
      arn        = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/mocked/0123456789abcdef"
      arn_suffix = "targetgroup/mocked/0123456789abcdef"
    }
  }

  mock_resource "aws_lb_listener_rule" {
    defaults = { arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/mocked/0/0/0" }
  }
}

variables {
  platform = {
    name               = "careconnect-prod"
    environment        = "prod"
    region             = "us-east-1"
    account_id         = "123456789012"
    partition          = "aws"
    vpc_id             = "vpc-1"
    private_subnet_ids = ["subnet-1", "subnet-2", "subnet-3"]
    cluster_arn        = "arn:aws:ecs:us-east-1:123456789012:cluster/careconnect-prod"
    cluster_name       = "careconnect-prod"
    namespace_arn      = "arn:aws:servicediscovery:us-east-1:123456789012:namespace/ns-1"
    listener_arn       = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/careconnect-prod/0/0"
    alb_arn_suffix     = "app/careconnect-prod/0123456789abcdef"
    domain_name        = "careconnect.example.com"
    kms_key_arns = {
      data    = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001"
      secrets = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000002"
      logs    = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000003"
    }
    log_retention_days  = 365
    collector_image     = "123456789012.dkr.ecr.us-east-1.amazonaws.com/careconnect-prod/collector@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    secrets_version     = 1
    spot_workers        = false
    dormant             = false
    replica_region      = ""
    replica_kms_key_arn = ""
    services            = {}
  }
  name               = "api"
  image              = "123456789012.dkr.ecr.us-east-1.amazonaws.com/careconnect-prod/api@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  port               = 8080
  public             = true
  paths              = ["/api/*", "/health"]
  cpu                = 1024
  memory_mib         = 2048
  min_tasks          = 2
  max_tasks          = 10
  secret_names       = ["Jwt__SigningKey"]
  secret_environment = { Jwt__SigningKey = "canary-of-the-test" }
  security_group_ids = ["sg-api"]
}

run "a_worker_is_one_service_that_scales_by_cpu_and_memory" {
  variables {
    name   = "worker"
    public = false
    port   = null
  }

  assert {
    condition = (
      output.name == { main = "careconnect-prod-worker" } && length(aws_lb_target_group.this) == 0 && length(aws_lb_listener_rule.this) == 0 &&
      toset(keys(aws_appautoscaling_policy.this)) == toset(["main-cpu", "main-memory"]) &&
      aws_appautoscaling_target.single["main"].min_capacity == 2
    )
    error_message = "Without a load balancer there is one service and no scaling by requests."
  }

  assert {
    condition     = aws_ecs_service.this["main"].service_connect_configuration[0].enabled && length(aws_ecs_service.this["main"].service_connect_configuration[0].service) == 0
    error_message = "A worker calls others by name and cannot be called."
  }
}

run "a_worker_outside_prod_may_run_on_spot" {
  variables {
    platform = merge(var.platform, { name = "careconnect-staging", environment = "staging", spot_workers = true })
    name     = "worker"
    public   = false
    port     = null
  }

  assert {
    condition     = one(aws_ecs_service.this["main"].capacity_provider_strategy).capacity_provider == "FARGATE_SPOT"
    error_message = "spot_workers puts services without a load balancer on Spot."
  }
}

run "spot_is_refused_in_prod" {
  command         = plan
  expect_failures = [var.platform]

  variables {
    platform = merge(var.platform, { spot_workers = true })
  }
}

run "a_dormant_environment_runs_no_task" {
  variables {
    platform = merge(var.platform, { name = "careconnect-dr", environment = "dr", dormant = true })
  }

  assert {
    condition = (
      alltrue([for service in aws_ecs_service.this : service.desired_count == 0]) &&
      alltrue([for target in aws_appautoscaling_target.colour : target.min_capacity == 0 && target.max_capacity == 10])
    )
    error_message = "No task, no floor, and a ceiling that is ready for the failover."
  }
}

run "a_single_task_is_refused_in_prod" {
  command         = plan
  expect_failures = [var.min_tasks]

  variables {
    min_tasks = 1
  }
}

run "a_hint_cannot_go_below_two_tasks_in_prod" {
  command         = plan
  expect_failures = [var.min_tasks]

  variables {
    platform = merge(var.platform, { services = { api = { min_tasks = 1 } } })
  }
}

run "a_hint_sets_size_and_limits_of_one_environment" {
  # A state of its own: in the one of the runs before, the ignored count would stay.
  state_key = "hints"

  variables {
    platform = merge(var.platform, { services = { api = { cpu = 2048, memory_mib = 4096, min_tasks = 3, max_tasks = 20 } } })
  }

  assert {
    condition     = output.scaling == { min_tasks = 3, max_tasks = 20 } && aws_ecs_service.this["blue"].desired_count == 3
    error_message = "platform.services overrides the manifest's hints."
  }
}

run "a_ceiling_below_the_floor_is_refused" {
  command         = plan
  expect_failures = [var.max_tasks]

  variables {
    max_tasks = 1
  }
}

run "a_public_service_needs_a_port" {
  command         = plan
  expect_failures = [var.public]

  variables {
    port = null
  }
}

run "a_path_that_no_rule_takes_is_refused" {
  command         = plan
  expect_failures = [var.paths]

  variables {
    paths = ["api/*"]
  }
}

run "a_service_that_speaks_something_else_is_passed_on_as_bytes" {
  variables {
    public           = false
    port             = 5672
    protocol_version = "TCP"
  }

  assert {
    condition     = one(aws_ecs_service.this["main"].service_connect_configuration[0].service[0].timeout).per_request_timeout_seconds == null
    error_message = "Bytes have no requests that could time out."
  }
}

run "the_load_balancer_serves_no_bytes" {
  command = plan

  variables {
    protocol_version = "TCP"
  }

  expect_failures = [var.protocol_version]
}
