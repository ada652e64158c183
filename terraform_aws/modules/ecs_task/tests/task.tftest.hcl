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
    defaults = { arn = "arn:aws:ecs:us-east-1:123456789012:task-definition/mocked:1" }
  }
}

variables {
  platform = {
    name        = "careconnect-prod"
    environment = "prod"
    region      = "us-east-1"
    account_id  = "123456789012"
    partition   = "aws"
    kms_key_arns = {
      data    = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001"
      secrets = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000002"
      logs    = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000003"
    }
    log_retention_days  = 365
    collector_image     = "123456789012.dkr.ecr.us-east-1.amazonaws.com/careconnect-prod/collector@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    secrets_version     = 3
    replica_region      = ""
    replica_kms_key_arn = ""
    services            = {}
  }
  name               = "migrator"
  image              = "123456789012.dkr.ecr.us-east-1.amazonaws.com/careconnect-prod/migrator@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  environment        = { CARECONNECT_DB_PORT = "5433" }
  secret_names       = ["CARECONNECT_DB_PASSWORD"]
  secret_environment = { CARECONNECT_DB_PASSWORD = "canary-of-the-test" }
  security_group_ids = ["sg-1"]
}

run "every_container_is_hardened_and_logs" {
  assert {
    condition = alltrue([
      for container in jsondecode(aws_ecs_task_definition.this.container_definitions) :
      container.readonlyRootFilesystem && !container.privileged && container.linuxParameters.capabilities.drop == ["ALL"] &&
      !contains(["0", "root"], container.user) && container.logConfiguration.options["awslogs-group"] == "/ecs/careconnect-prod/migrator"
    ])
    error_message = "Containers, the collector too, are read-only, not root, without capabilities and with a log."
  }

  assert {
    condition     = aws_ecs_task_definition.this.network_mode == "awsvpc" && aws_ecs_task_definition.this.skip_destroy
    error_message = "The task has a network interface of its own, and old revisions stay for a rollback."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.kms_key_id == var.platform.kms_key_arns.logs && aws_cloudwatch_log_group.this.retention_in_days == 365
    error_message = "The log group has the customer key and the environment's retention."
  }
}

run "secret_values_stand_nowhere_but_in_secrets_manager" {
  assert {
    condition = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].secrets == [{
      name      = "CARECONNECT_DB_PASSWORD"
      valueFrom = "arn:aws:secretsmanager:us-east-1:123456789012:secret:mocked-AbCdEf:CARECONNECT_DB_PASSWORD::"
    }]
    error_message = "The container gets the key of the secret, not its value."
  }

  assert {
    condition     = !strcontains(aws_ecs_task_definition.this.container_definitions, "canary-of-the-test")
    error_message = "The value is not part of the task definition."
  }

  assert {
    condition     = aws_secretsmanager_secret_version.this[0].secret_string_wo_version == 3 && aws_secretsmanager_secret.this[0].kms_key_id == var.platform.kms_key_arns.secrets
    error_message = "The secret has the customer key and is written anew by version."
  }

  assert {
    condition     = aws_secretsmanager_secret.this[0].recovery_window_in_days == 30
    error_message = "prod can take back a deleted secret for 30 days."
  }
}

run "telemetry_goes_to_the_collector_beside_it" {
  assert {
    condition = alltrue([for name, value in {
      OTEL_EXPORTER_OTLP_ENDPOINT = "http://localhost:4317"
      OTEL_SERVICE_NAME           = "migrator"
      CARECONNECT_DB_PORT         = "5433"
    } : contains(jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment, { name = name, value = value })])
    error_message = "The container knows its collector and keeps its own environment."
  }

  assert {
    condition = (
      !jsondecode(aws_ecs_task_definition.this.container_definitions)[1].essential &&
      jsondecode(jsondecode(aws_ecs_task_definition.this.container_definitions)[1].environment[0].value).exporters.awsemf.namespace == "careconnect-prod"
    )
    error_message = "The collector is not essential and writes metrics under the environment's name."
  }
}

run "roles_reach_exactly_what_the_task_needs" {
  variables {
    bucket_arns = { files = "arn:aws:s3:::careconnect-prod-files" }
  }

  assert {
    condition = alltrue(flatten([
      for document in [data.aws_iam_policy_document.execution, data.aws_iam_policy_document.task] : [
        for statement in document.statement : [
          for action in statement.actions : !endswith(action, "*") && (
            !contains(statement.resources, "*") || contains(["ecr:GetAuthorizationToken", "xray:PutTelemetryRecords", "xray:PutTraceSegments"], action)
          )
        ]
      ]
    ]))
    error_message = "No action is a wildcard, and only actions that know no resource are allowed on all."
  }

  assert {
    condition = anytrue([for statement in data.aws_iam_policy_document.execution.statement :
      statement.sid == "PullImages" && statement.resources == toset([
        "arn:aws:ecr:us-east-1:123456789012:repository/careconnect-prod/collector",
        "arn:aws:ecr:us-east-1:123456789012:repository/careconnect-prod/migrator",
      ])
    ])
    error_message = "ECS pulls the two images of the task."
  }

  assert {
    condition = anytrue([for statement in data.aws_iam_policy_document.task.statement :
      statement.sid == "UseObjects" && statement.resources == toset(["arn:aws:s3:::careconnect-prod-files/*"])
    ])
    error_message = "The program uses the objects of its bucket."
  }
}

run "without_secrets_there_is_no_secret" {
  variables {
    secret_names       = []
    secret_environment = {}
  }

  assert {
    condition     = length(aws_secretsmanager_secret.this) == 0 && output.secret_arn == null
    error_message = "A task without secret values has no secret."
  }
}

run "exec_gets_the_folders_that_its_agent_writes" {
  variables {
    exec_enabled = true
  }

  assert {
    condition = toset([for mount in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].mountPoints : mount.containerPath]) == toset([
      "/managed-agents", "/var/lib/amazon/ssm", "/var/log/amazon/ssm",
    ])
    error_message = "The root stays read-only; three folders are volumes."
  }
}

run "the_environment_overrides_the_size" {
  variables {
    platform = {
      name        = "careconnect-dev"
      environment = "dev"
      region      = "us-east-1"
      account_id  = "123456789012"
      partition   = "aws"
      kms_key_arns = {
        data    = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001"
        secrets = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000002"
        logs    = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000003"
      }
      log_retention_days  = 30
      collector_image     = "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3"
      secrets_version     = 1
      replica_region      = ""
      replica_kms_key_arn = ""
      services            = { migrator = { cpu = 256, memory_mib = 512 } }
    }
    image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/careconnect-dev/migrator:1.2.3"
  }

  assert {
    condition     = aws_ecs_task_definition.this.cpu == "256" && aws_ecs_task_definition.this.memory == "512"
    error_message = "platform.services sets the size of one environment."
  }

  assert {
    condition     = aws_secretsmanager_secret.this[0].recovery_window_in_days == 0
    error_message = "dev's secrets go at once, so that it can be made again."
  }
}

run "a_port_tells_what_it_speaks_unless_it_is_bytes" {
  variables {
    port             = 5672
    protocol_version = "TCP"
  }

  assert {
    condition = [
      for container in jsondecode(aws_ecs_task_definition.this.container_definitions) : container.portMappings
      if container.name == var.name
    ][0] == [{ name = "http", containerPort = 5672, hostPort = 5672, protocol = "tcp" }]
    error_message = "Service Connect takes an appProtocol for HTTP and gRPC alone."
  }
}

run "a_program_that_is_not_root_can_write_tmp" {
  assert {
    condition = (
      jsondecode(aws_ecs_task_definition.this.container_definitions)[0].linuxParameters.tmpfs == [{ containerPath = "/tmp", size = 256 }] &&
      length(aws_ecs_task_definition.this.volume) == 0
    )
    error_message = "/tmp is memory, a quarter of the task's."
  }
}
