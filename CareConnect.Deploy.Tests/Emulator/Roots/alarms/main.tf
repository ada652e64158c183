# Topic, alarms, dashboard and event rules over one of everything that is watched.
module "monitoring" {
  source = "../modules/monitoring"

  platform = {
    name           = local.name
    environment    = "dev"
    region         = local.region
    account_id     = local.account_id
    partition      = local.partition
    cluster_arn    = "arn:aws:ecs:us-east-1:${local.account_id}:cluster/${local.name}"
    cluster_name   = local.name
    alb_arn_suffix = "app/${local.name}/0123456789abcdef"
  }
  notification_emails = ["ops@example.com"]
  services = {
    api = {
      name                      = { blue = "${local.name}-api-blue", green = "${local.name}-api-green" }
      target_group_arn_suffixes = { blue = "targetgroup/${local.name}-api-blue/0123456789abcdef", green = "targetgroup/${local.name}-api-green/0123456789abcdef" }
    }
    worker = { name = { main = "${local.name}-worker" }, target_group_arn_suffixes = {} }
  }
  databases = {
    postgres = {
      identifier        = "${local.name}-postgres"
      instance_class    = "db.t4g.micro"
      allocated_storage = 20
      replicas          = { reader = "${local.name}-postgres-reader" }
      backups_verified  = true
    }
  }
  caches           = { cache = { replication_group_id = "${local.name}-cache", nodes = 2 } }
  certificate_arns = { edge = "arn:aws:acm:us-east-1:${local.account_id}:certificate/00000000-0000-0000-0000-000000000000" }
  web_acls         = { edge = { metric_name = "${local.name}-cloudfront" }, services = { metric_name = "${local.name}-regional", region = local.region } }
  distribution_ids = { main = "E0123456789ABC" }
  health_check_ids = { main = "00000000-0000-0000-0000-000000000000" }
  replicated_buckets = {
    files = { source = "${local.name}-files", destination = "careconnect-dr-files", rule_id = "everything" }
  }
}
