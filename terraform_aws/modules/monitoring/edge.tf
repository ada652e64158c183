# What stands before the load balancer: certificates, web ACLs, CloudFront, the health check that DNS follows.
locals {
  edge_alarms = merge(
    { for purpose, arn in var.certificate_arns : "${purpose}-certificate-expiry" => merge(local.usual, {
      description = "The ${purpose} certificate ends in less than ${var.thresholds.certificate_days} days and has not renewed: is its validation record still there?"
      threshold   = var.thresholds.certificate_days
      below       = true
      period      = 86400
      periods     = 1
      metrics     = { days = { namespace = "AWS/CertificateManager", metric = "DaysToExpiry", dimensions = { CertificateArn = arn }, stat = "Minimum" } }
    }) },
    { for purpose, acl in var.web_acls : "${purpose}-blocked" => merge(local.usual, {
      description = "The ${purpose} web ACL blocks more than ${var.thresholds.blocked_requests_in_period} requests in 5 minutes: an attack, or a rule that hits users."
      threshold   = var.thresholds.blocked_requests_in_period
      metrics = { blocked = {
        namespace  = "AWS/WAFV2", metric = "BlockedRequests", stat = "Sum"
        dimensions = merge({ WebACL = acl.metric_name, Rule = "ALL" }, acl.region == null ? {} : { Region = acl.region })
      } }
    }) },
    { for purpose, id in var.distribution_ids : "${purpose}-edge-error-rate" => merge(local.usual, {
      description = "CloudFront answers more than ${var.thresholds.error_rate_percent} % of the ${purpose} requests with 5xx."
      threshold   = var.thresholds.error_rate_percent
      metrics     = { rate = { namespace = "AWS/CloudFront", metric = "5xxErrorRate", dimensions = { DistributionId = id, Region = "Global" }, stat = "Average" } }
    }) },
    { for purpose, id in var.health_check_ids : "${purpose}-health-check" => merge(local.usual, {
      description = "Route 53's health check of ${purpose} fails from outside: decide on a failover before the RTO of 4 h shrinks."
      threshold   = 1
      below       = true
      period      = 60
      periods     = 5
      missing     = "breaching"
      metrics     = { status = { namespace = "AWS/Route53", metric = "HealthCheckStatus", dimensions = { HealthCheckId = id }, stat = "Minimum" } }
    }) },
  )
}
