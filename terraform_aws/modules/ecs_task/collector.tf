# The AWS distribution of the OpenTelemetry collector beside every container: traces to X-Ray, metrics to CloudWatch by log lines
# in embedded metric format. Logs go by standard output and not through it.
locals {
  collector_config = {
    receivers = {
      otlp = { protocols = { grpc = { endpoint = "127.0.0.1:4317" }, http = { endpoint = "127.0.0.1:4318" } } }
    }
    processors = {
      memory_limiter    = { check_interval = "1s", limit_mib = 100 }
      resourcedetection = { detectors = ["env", "ecs"], timeout = "2s" }
      "batch/traces"    = { timeout = "5s" }
      "batch/metrics"   = { timeout = "60s" }
    }
    exporters = {
      awsxray = { region = var.platform.region }
      awsemf = {
        region                  = var.platform.region
        namespace               = var.platform.name
        log_group_name          = aws_cloudwatch_log_group.this.name
        log_stream_name         = "metrics/{TaskId}"
        dimension_rollup_option = "NoDimensionRollup" # each rolled-up set would be billed as metrics of its own
        resource_to_telemetry_conversion = {
          enabled = false
        }
      }
    }
    service = {
      pipelines = {
        traces  = { receivers = ["otlp"], processors = ["memory_limiter", "resourcedetection", "batch/traces"], exporters = ["awsxray"] }
        metrics = { receivers = ["otlp"], processors = ["memory_limiter", "resourcedetection", "batch/metrics"], exporters = ["awsemf"] }
      }
    }
  }

  collector = merge(local.hardening, {
    name        = "collector"
    image       = var.platform.collector_image
    essential   = false # telemetry never stops a service
    user        = "4317"
    memory      = 160
    environment = [{ name = "AOT_CONFIG_CONTENT", value = jsonencode(local.collector_config) }]

    logConfiguration = merge(local.log_configuration, {
      options = merge(local.log_configuration.options, { awslogs-stream-prefix = "collector" })
    })
  })
}
