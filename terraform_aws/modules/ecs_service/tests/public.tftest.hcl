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

run "a_public_service_has_two_colours_of_which_blue_starts" {
  assert {
    condition = (
      output.name == { blue = "careconnect-prod-api-blue", green = "careconnect-prod-api-green" } &&
      aws_ecs_service.this["blue"].desired_count == 2 && aws_ecs_service.this["green"].desired_count == 0
    )
    error_message = "Blue runs the fewest tasks, green none."
  }

  assert {
    condition = (
      [for group in aws_lb_listener_rule.this[0].action[0].forward[0].target_group : group.weight if group.weight > 0] == [100] &&
      length(aws_lb_listener_rule.this[0].action[0].forward[0].target_group) == 2
    )
    error_message = "One rule forwards to both target groups; one of them gets everything."
  }

  assert {
    condition     = aws_appautoscaling_target.colour["blue"].min_capacity == 2 && aws_appautoscaling_target.colour["green"].min_capacity == 0
    error_message = "The floor is blue's."
  }
}

run "tasks_are_private_and_a_bad_deployment_goes_back" {
  assert {
    condition = alltrue([for service in aws_ecs_service.this :
      !service.network_configuration[0].assign_public_ip && !service.enable_execute_command &&
      service.deployment_circuit_breaker[0].enable && service.deployment_circuit_breaker[0].rollback &&
      service.deployment_minimum_healthy_percent == 100 && service.deployment_maximum_percent == 200
    ])
    error_message = "No public address, no commands inside, circuit breaker with rollback."
  }

  assert {
    condition     = alltrue([for service in aws_ecs_service.this : one(service.capacity_provider_strategy).capacity_provider == "FARGATE"])
    error_message = "A service behind the load balancer never runs on Spot."
  }
}

run "it_scales_by_cpu_memory_and_requests_as_the_guide_says" {
  assert {
    condition = { for name, policy in aws_appautoscaling_policy.this : name => [
      policy.target_tracking_scaling_policy_configuration[0].target_value,
      policy.target_tracking_scaling_policy_configuration[0].scale_in_cooldown,
      policy.target_tracking_scaling_policy_configuration[0].scale_out_cooldown,
      ] if startswith(name, "blue-") } == {
      blue-cpu      = [70, 300, 300]
      blue-memory   = [80, 300, 60]
      blue-requests = [1000, 300, 300]
    }
    error_message = "CPU 70, memory 80 and 1,000 requests for each target, with the guide's pauses."
  }

  assert {
    condition = (
      aws_appautoscaling_policy.this["blue-requests"].target_tracking_scaling_policy_configuration[0].predefined_metric_specification[0].resource_label
      == "app/careconnect-prod/0123456789abcdef/targetgroup/mocked/0123456789abcdef"
    )
    error_message = "Requests are counted for the colour's own target group."
  }
}

run "the_colours_have_names_of_their_own_inside" {
  assert {
    condition = { for colour, service in aws_ecs_service.this : colour => service.service_connect_configuration[0].service[0].discovery_name } == {
      blue  = "api"
      green = "api-green"
    }
    error_message = "Service Connect takes a name once: the plain one is blue's."
  }
}

run "a_rule_takes_five_values_with_the_host" {
  variables {
    host  = "api"
    paths = ["/a/*", "/b/*", "/c/*", "/d/*", "/e/*"]
  }

  assert {
    condition = (
      length(aws_lb_listener_rule.this) == 2 &&
      alltrue([for rule in aws_lb_listener_rule.this : sum([for condition in rule.condition :
        sum(concat([for part in condition.path_pattern : length(part.values)], [for part in condition.host_header : length(part.values)]))
      ]) <= 5])
    )
    error_message = "Paths are spread over as many rules as their number needs."
  }
}

run "the_more_specific_path_comes_first" {
  variables {
    paths = ["/*"]
  }

  assert {
    condition     = aws_lb_listener_rule.this[0].priority > 40000 && aws_lb_listener_rule.this[0].priority <= 49900
    error_message = "A pattern for everything is tried after all others."
  }
}

run "a_given_priority_is_kept" {
  variables {
    listener_priority = 7
  }

  assert {
    condition     = aws_lb_listener_rule.this[0].priority == 7
    error_message = "listener_priority wins over the one worked out."
  }
}

run "a_long_name_is_cut_to_what_a_target_group_takes" {
  variables {
    name = "appointment-reminders"
  }

  assert {
    condition = (
      alltrue([for group in aws_lb_target_group.this : length(group.name) <= 32]) &&
      aws_lb_target_group.this["blue"].name != aws_lb_target_group.this["green"].name
    )
    error_message = "Target groups' names have at most 32 characters and differ."
  }
}
