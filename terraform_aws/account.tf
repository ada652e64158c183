# CloudTrail, GuardDuty, Config, password policy. Each environment has an account of its own, so that no mistake in dev reaches
# patients; the second region of prod's account is the root dr's.
module "account" {
  source = "./modules/account"

  platform        = local.platform
  global          = true
  audit_lock_days = local.is_prod ? 2192 : 30
}

# Workflows deploy to this environment without a stored key.
module "github_oidc" {
  source = "./modules/github_oidc"
  count  = var.github_repository == null ? 0 : 1

  platform     = local.platform
  repository   = var.github_repository
  listener_arn = module.alb.listener_arn
  notices      = { topic_arn = module.monitoring.topic_arn, key_arn = module.monitoring.key_arn }

  pass_role_arns = distinct(flatten([
    for task in concat(values(module.workloads.services), values(module.workloads.jobs)) : [task.task_role_arn, task.execution_role_arn]
  ]))

  site_bucket_arns  = [for site in module.workloads.sites : site.arn]
  distribution_arns = [for distribution in module.cloudfront : "arn:${var.partition}:cloudfront::${var.account_id}:distribution/${distribution.id}"]
}
