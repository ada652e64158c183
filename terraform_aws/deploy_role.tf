# What a deployment may do, without a stored key: 164.308(a)(4)(ii)(B).
module "github_oidc" {
  source = "./modules/github_oidc"
  count  = var.repository == "" ? 0 : 1

  platform     = local.platform
  repository   = var.repository
  listener_arn = module.alb.listener_arn

  pass_role_arns = flatten([
    for task in concat(values(module.workloads.services), values(module.workloads.jobs)) : [task.task_role_arn, task.execution_role_arn]
  ])
  site_bucket_arns  = [for site in module.workloads.sites : site.arn]
  distribution_arns = [for distribution in module.cloudfront : distribution.arn]
}

output "deploy_role_arn" {
  description = "Role that the workflow assumes; null where no repository deploys."
  value       = one(module.github_oidc[*].role_arn)
}
