mock_provider "aws" {}

variables {
  platform = {
    name                = "careconnect-prod"
    environment         = "prod"
    database_subnet_ids = ["subnet-1", "subnet-2", "subnet-3"]
    kms_key_arns = {
      data = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001"
      logs = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000003"
    }
    log_retention_days = 365
    cache              = { node_type = "cache.r6g.large", nodes = 2, snapshot_retention_days = 15 }
  }
  name               = "cache"
  security_group_ids = ["sg-cache"]
}

run "two_nodes_fail_over_between_zones" {
  assert {
    condition = (
      aws_elasticache_replication_group.this.multi_az_enabled && aws_elasticache_replication_group.this.automatic_failover_enabled &&
      aws_elasticache_replication_group.this.num_cache_clusters == 2
    )
    error_message = "With two nodes a failure of one is bridged."
  }
}

run "it_is_encrypted_at_rest_and_in_transit" {
  assert {
    condition = (
      tobool(aws_elasticache_replication_group.this.at_rest_encryption_enabled) &&
      aws_elasticache_replication_group.this.transit_encryption_enabled &&
      aws_elasticache_replication_group.this.transit_encryption_mode == "required" &&
      aws_elasticache_replication_group.this.kms_key_id == var.platform.kms_key_arns.data &&
      aws_elasticache_replication_group.this.port == 6380 && aws_elasticache_replication_group.this.snapshot_retention_limit == 15
    )
    error_message = "Both encryptions with the customer key, another port, snapshots for 15 days."
  }

  assert {
    condition     = alltrue([for group in aws_cloudwatch_log_group.this : group.kms_key_id == var.platform.kms_key_arns.logs && group.retention_in_days == 365])
    error_message = "Its logs have key and retention."
  }
}

run "the_family_follows_the_version" {
  variables {
    engine_version = "7.2"
  }

  assert {
    condition = (
      aws_elasticache_parameter_group.this.family == "valkey7" &&
      anytrue([for parameter in aws_elasticache_parameter_group.this.parameter : parameter.name == "maxmemory-policy" && parameter.value == "allkeys-lru"])
    )
    error_message = "Valkey 7.2 takes the family valkey7 and evicts what is least used."
  }
}

run "dev_has_one_node_without_failover" {
  variables {
    platform = merge(var.platform, { name = "careconnect-dev", environment = "dev", cache = { node_type = "cache.t4g.micro", nodes = 1, snapshot_retention_days = 15 } })
  }

  assert {
    condition = (
      !aws_elasticache_replication_group.this.multi_az_enabled && !aws_elasticache_replication_group.this.automatic_failover_enabled &&
      aws_elasticache_replication_group.this.final_snapshot_identifier == null
    )
    error_message = "A single node has nothing to fail over to."
  }
}

run "one_node_is_refused_in_prod" {
  command         = plan
  expect_failures = [var.platform]

  variables {
    platform = merge(var.platform, { cache = { node_type = "cache.r6g.large", nodes = 1, snapshot_retention_days = 15 } })
  }
}

run "snapshots_for_a_week_are_refused" {
  command         = plan
  expect_failures = [var.platform]

  variables {
    platform = merge(var.platform, { cache = { node_type = "cache.r6g.large", nodes = 2, snapshot_retention_days = 7 } })
  }
}

run "a_version_of_redis_is_refused" {
  command         = plan
  expect_failures = [var.engine_version]

  variables {
    engine_version = "7.4"
  }
}
