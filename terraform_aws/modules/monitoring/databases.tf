# RDS: processor, connections as a share of what the instance takes, free storage, and the lag of each replica.
locals {
  # GiB of memory by instance size; the classes differ by a factor: burstable t has half of m, r has twice.
  memory_gib_of_size = { micro = 1, small = 2, medium = 4, large = 8, xlarge = 16, "2xlarge" = 32, "4xlarge" = 64, "8xlarge" = 128, "12xlarge" = 192, "16xlarge" = 256, "24xlarge" = 384 }

  instances = { for name, database in var.databases : name => merge(database, {
    dimensions = { DBInstanceIdentifier = database.identifier }
    # RDS's default for PostgreSQL: LEAST(DBInstanceClassMemory / 9531392, 5000). A tenth of the memory is kept back for
    # what the instance itself takes, so that the alarm comes early rather than late.
    max_connections = min(5000, floor(
      0.9 * 1073741824 / 9531392 * local.memory_gib_of_size[split(".", database.instance_class)[2]]
      * (startswith(database.instance_class, "db.r") ? 2 : 1)
    ))
  }) }

  database_alarms = merge(
    { for name, database in local.instances : "${name}-cpu" => merge(local.usual, {
      description = "Database ${name} uses more than ${var.thresholds.cpu_percent} % of its processor: see Performance Insights for the statement."
      threshold   = var.thresholds.cpu_percent
      metrics     = { cpu = { namespace = "AWS/RDS", metric = "CPUUtilization", dimensions = database.dimensions, stat = "Average" } }
    }) },
    { for name, database in local.instances : "${name}-connections" => merge(local.usual, {
      description = "Database ${name} holds more than ${var.thresholds.connections_percent} % of its ${database.max_connections} connections: more tasks would make it worse."
      threshold   = var.thresholds.connections_percent
      metrics     = { connections = { namespace = "AWS/RDS", metric = "DatabaseConnections", dimensions = database.dimensions, stat = "Maximum" } }
      expression  = "100 * connections / ${database.max_connections}"
    }) },
    { for name, database in local.instances : "${name}-storage" => merge(local.usual, {
      description = "Database ${name} has less than ${var.thresholds.free_storage_percent} % of its first allocation free: growing by itself has stopped or is too slow."
      threshold   = database.allocated_storage * 1073741824 * var.thresholds.free_storage_percent / 100
      below       = true
      metrics     = { free = { namespace = "AWS/RDS", metric = "FreeStorageSpace", dimensions = database.dimensions, stat = "Minimum" } }
    }) },
  )

  replicas = merge([for name, database in var.databases : {
    for key, identifier in database.replicas : "${name}-${key}" => identifier
  }]...)

  # A replica that has stopped reports -1, and one that is gone reports nothing: both are worse than any lag.
  # 164.308(a)(7)(ii)(B)
  replica_alarms = { for key, identifier in local.replicas : "${key}-lag" => merge(local.usual, {
    description = "Replica ${identifier} is more than ${var.thresholds.replica_lag_seconds} s behind or has stopped: the RPO is 3600 s."
    threshold   = var.thresholds.replica_lag_seconds
    missing     = "breaching"
    metrics     = { lag = { namespace = "AWS/RDS", metric = "ReplicaLag", dimensions = { DBInstanceIdentifier = identifier }, stat = "Maximum" } }
    expression  = "IF(lag < 0, 86400, lag)"
  }) }
}
