# Valkey as a replication group without shards. The cache holds copies only: services answer without it, more slowly.
locals {
  full_name = "${var.platform.name}-${var.name}"
  # One replica more than the primary is enough to fail over, in another zone.
  highly_available = var.platform.cache.nodes >= 2
  permanent        = var.platform.environment != "dev"
}

resource "aws_elasticache_replication_group" "this" {
  replication_group_id = local.full_name
  description          = "${local.full_name}: cache"
  engine               = "valkey"
  engine_version       = var.engine_version
  node_type            = var.platform.cache.node_type
  num_cache_clusters   = var.platform.cache.nodes
  # Not the port that everybody tries.
  port = 6380

  multi_az_enabled           = local.highly_available
  automatic_failover_enabled = local.highly_available

  # 164.312(a)(2)(iv), 164.312(e)(1)
  at_rest_encryption_enabled = true
  kms_key_id                 = var.platform.kms_key_arns.data
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"

  subnet_group_name    = aws_elasticache_subnet_group.this.name
  security_group_ids   = var.security_group_ids
  parameter_group_name = aws_elasticache_parameter_group.this.name

  snapshot_retention_limit   = var.platform.cache.snapshot_retention_days
  snapshot_window            = "02:00-03:00"
  maintenance_window         = "sun:06:00-sun:07:00"
  final_snapshot_identifier  = local.permanent ? "${local.full_name}-final" : null
  auto_minor_version_upgrade = true
  apply_immediately          = !local.permanent

  dynamic "log_delivery_configuration" {
    for_each = aws_cloudwatch_log_group.this

    content {
      log_type         = log_delivery_configuration.key
      log_format       = "json"
      destination_type = "cloudwatch-logs"
      destination      = log_delivery_configuration.value.name
    }
  }

  tags = { Name = local.full_name }

  lifecycle {
    # The token has no write-only argument and would stand in the state, so the operators' command sets it after the first apply.
    ignore_changes = [auth_token, auth_token_update_strategy]
  }
}

resource "aws_elasticache_subnet_group" "this" {
  name        = local.full_name
  description = "Subnets without a route out, for ${local.full_name}"
  subnet_ids  = var.platform.database_subnet_ids
}

resource "aws_elasticache_parameter_group" "this" {
  # The family is part of the name, so that a new major version gets a group of its own before the old one goes.
  name        = "${local.full_name}-${local.family}"
  description = "Settings of ${local.full_name}"
  family      = local.family

  # When memory is full the least used goes; without it writes would fail.
  parameter {
    name  = "maxmemory-policy"
    value = var.maxmemory_policy
  }

  tags = { Name = local.full_name }

  lifecycle {
    create_before_destroy = true
  }
}

locals {
  family = "valkey${split(".", var.engine_version)[0]}"
}

# Slow commands and the engine's own messages: 164.312(b).
resource "aws_cloudwatch_log_group" "this" {
  for_each = toset(["slow-log", "engine-log"])

  name              = "/aws/elasticache/${local.full_name}/${each.key}"
  retention_in_days = var.platform.log_retention_days
  kms_key_id        = var.platform.kms_key_arns.logs
}
