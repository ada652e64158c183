# What no metric shows: EventBridge sends it to the topic as one readable line with ids and codes. 164.308(a)(6)(ii)
locals {
  cluster = { clusterArn = [var.platform.cluster_arn] }

  events = {
    "task-killed" = {
      description = "A container ended with 137: out of memory, or it did not stop when asked to."
      pattern = {
        source      = ["aws.ecs"]
        detail-type = ["ECS Task State Change"]
        detail      = merge(local.cluster, { lastStatus = ["STOPPED"], containers = { exitCode = [137] } })
      }
      paths = { task = "$.detail.taskArn", group = "$.detail.group", reason = "$.detail.stoppedReason" }
    }
    "task-not-started" = {
      description = "A task could not start: image, secret, log group or network refused."
      pattern = {
        source      = ["aws.ecs"]
        detail-type = ["ECS Task State Change"]
        detail = merge(local.cluster, {
          lastStatus = ["STOPPED"]
          "$or" = [
            { stopCode = ["TaskFailedToStart"] },
            { stoppedReason = [{ prefix = "CannotPull" }, { prefix = "ResourceInitializationError" }] },
          ]
        })
      }
      paths = { task = "$.detail.taskArn", group = "$.detail.group", reason = "$.detail.stoppedReason" }
    }
    "deployment-failed" = {
      description = "The circuit breaker rolled a deployment back."
      pattern = {
        source      = ["aws.ecs"]
        detail-type = ["ECS Deployment State Change"]
        detail      = { eventName = ["SERVICE_DEPLOYMENT_FAILED"] }
        resources   = [{ prefix = "${replace(var.platform.cluster_arn, ":cluster/", ":service/")}/" }]
      }
      paths = { service = "$.resources[0]", reason = "$.detail.reason" }
    }
    "backup-failed" = {
      description = "AWS Backup could not make or copy a recovery point."
      pattern = {
        source      = ["aws.backup"]
        detail-type = ["Backup Job State Change", "Copy Job State Change"]
        detail      = { state = ["FAILED", "ABORTED", "EXPIRED", "PARTIAL"] }
      }
      paths = { resource = "$.detail.resourceArn", state = "$.detail.state", reason = "$.detail.statusMessage" }
    }
    "threat-found" = {
      description = "GuardDuty found something of severity 7 or higher."
      pattern = {
        source      = ["aws.guardduty"]
        detail-type = ["GuardDuty Finding"]
        detail      = { severity = [{ numeric = [">=", 7] }] }
      }
      paths = { finding = "$.detail.id", type = "$.detail.type", severity = "$.detail.severity" }
    }
    "safeguard-removed" = {
      description = "Somebody stopped the audit trail, or deletes a key or a recovery point."
      pattern = {
        source      = ["aws.cloudtrail", "aws.kms", "aws.backup", "aws.config", "aws.guardduty"]
        detail-type = ["AWS API Call via CloudTrail"]
        detail = { eventName = [
          "StopLogging", "DeleteTrail", "PutEventSelectors", "ScheduleKeyDeletion", "DisableKey",
          "DeleteRecoveryPoint", "DeleteBackupVaultAccessPolicy", "StopConfigurationRecorder", "DeleteDetector",
        ] }
      }
      paths = { call = "$.detail.eventName", by = "$.detail.userIdentity.arn", event = "$.detail.eventID" }
    }
    "root-sign-in" = {
      description = "The root user signed in: nobody does so in daily work. 164.312(d)"
      pattern = {
        detail-type = ["AWS Console Sign In via CloudTrail"]
        detail      = { userIdentity = { type = ["Root"] } }
      }
      paths = { event = "$.detail.eventID", address = "$.detail.sourceIPAddress" }
    }
  }
}

resource "aws_cloudwatch_event_rule" "this" {
  for_each = local.events

  name          = "${var.platform.name}-${each.key}"
  description   = each.value.description
  event_pattern = jsonencode(each.value.pattern)
}

resource "aws_cloudwatch_event_target" "this" {
  for_each = local.events

  rule = aws_cloudwatch_event_rule.this[each.key].name
  arn  = aws_sns_topic.alerts.arn

  # A text of ours instead of the whole event: nothing beyond ids, codes and reasons leaves by e-mail.
  input_transformer {
    input_paths    = each.value.paths
    input_template = "\"${var.platform.name} ${each.key}: ${each.value.description} ${join(", ", [for name in keys(each.value.paths) : "${name} <${name}>"])}\""
  }

  depends_on = [aws_sns_topic_policy.alerts]
}
