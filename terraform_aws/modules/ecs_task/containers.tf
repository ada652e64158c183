locals {
  app_protocols = { HTTP1 = "http", HTTP2 = "http2", GRPC = "grpc" }

  # What no container needs to do, it cannot do: 164.312(a)(1).
  hardening = {
    readonlyRootFilesystem = true
    privileged             = false
    linuxParameters = {
      initProcessEnabled = true
      capabilities       = { add = [], drop = ["ALL"] }
    }
  }

  # The manifest's own values win over these.
  environment = merge(
    {
      AWS_REGION                  = var.platform.region
      DOTNET_EnableDiagnostics    = "0" # its sockets would need a writable /tmp before the program starts
      OTEL_EXPORTER_OTLP_ENDPOINT = "http://localhost:4317"
      OTEL_RESOURCE_ATTRIBUTES    = "deployment.environment.name=${var.platform.environment}"
      OTEL_SERVICE_NAME           = var.name
    },
    var.environment,
  )

  secrets = merge(
    { for name in var.secret_names : name => "${one(aws_secretsmanager_secret.this[*].arn)}:${name}::" },
    var.secret_references,
  )

  container = merge(
    local.hardening,
    {
      # /tmp in memory, which everybody may write. A volume would belong to root, and no program runs as root here.
      linuxParameters = merge(
        local.hardening.linuxParameters,
        { tmpfs = [{ containerPath = "/tmp", size = local.tmp_mib }] },
      )
      name        = var.name
      image       = var.image
      essential   = true
      environment = [for name in sort(keys(local.environment)) : { name = name, value = local.environment[name] }]
      secrets     = [for name in sort(keys(local.secrets)) : { name = name, valueFrom = local.secrets[name] }]
      mountPoints = [for name, path in local.writable_paths : { sourceVolume = name, containerPath = path, readOnly = false }]
      # Without appProtocol Service Connect passes bytes on as they are.
      portMappings = [for port in var.port[*] : merge(
        { name = "http", containerPort = port, hostPort = port, protocol = "tcp" },
        { for key, value in { appProtocol = lookup(local.app_protocols, var.protocol_version, null) } : key => value if value != null },
      )]
      # The programs take 25 s at most: what they have in hand is finished, and the API answers on until the load balancer knows.
      stopTimeout      = 60
      logConfiguration = local.log_configuration
    },
    { for key, value in { command = var.command, entryPoint = var.entrypoint } : key => value if value != null },
    { for key, value in { user = var.user } : key => value if value != null },
  )

  log_configuration = {
    logDriver = "awslogs"
    options = {
      awslogs-group         = aws_cloudwatch_log_group.this.name
      awslogs-region        = var.platform.region
      awslogs-stream-prefix = "ecs"
      # A service goes on answering while CloudWatch does not; what must never be lost is audited in the database.
      mode            = "non-blocking"
      max-buffer-size = "25m"
    }
  }
}
