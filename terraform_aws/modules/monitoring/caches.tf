# ElastiCache: memory and evictions of each node. Nothing breaks without the cache, everything becomes slower.
locals {
  # Node ids follow from the group's: <group>-001, <group>-002, ...
  nodes = merge([for name, cache in var.caches : {
    for number in range(1, cache.nodes + 1) : "${name}-${number}" => format("%s-%03d", cache.replication_group_id, number)
  }]...)

  cache_alarms = merge(
    { for key, node in local.nodes : "${key}-memory" => merge(local.usual, {
      description = "Cache node ${key} uses more than ${var.thresholds.cache_memory_percent} % of its memory: a larger node or shorter lives."
      threshold   = var.thresholds.cache_memory_percent
      metrics     = { memory = { namespace = "AWS/ElastiCache", metric = "DatabaseMemoryUsagePercentage", dimensions = { CacheClusterId = node }, stat = "Average" } }
    }) },
    { for key, node in local.nodes : "${key}-evictions" => merge(local.usual, {
      description = "Cache node ${key} has evicted entries for 15 minutes: it is too small for what is read."
      threshold   = 0
      periods     = 3
      metrics     = { evictions = { namespace = "AWS/ElastiCache", metric = "Evictions", dimensions = { CacheClusterId = node }, stat = "Sum" } }
    }) },
    { for key, node in local.nodes : "${key}-cpu" => merge(local.usual, {
      description = "Cache node ${key} uses more than ${var.thresholds.cpu_percent} % of the engine's thread."
      threshold   = var.thresholds.cpu_percent
      metrics     = { cpu = { namespace = "AWS/ElastiCache", metric = "EngineCPUUtilization", dimensions = { CacheClusterId = node }, stat = "Average" } }
    }) },
  )
}
