# Repositories of the images, and the role by which the repository's workflows deploy.
module "kms" {
  source = "../modules/kms"

  name        = local.name
  environment = "dev"
  account_id  = local.account_id
  region      = local.region
}

module "ecr" {
  source = "../modules/ecr"

  name        = local.name
  environment = "dev"
  region      = local.region
  account_id  = local.account_id
  images      = ["api", "worker", "migrator", "collector", "ops"]
  kms_key_arn = module.kms.arns.data
  replication = { region = "us-west-2", account_id = local.account_id }
}

module "github_oidc" {
  source = "../modules/github_oidc"

  platform = {
    name         = local.name
    environment  = "dev"
    region       = local.region
    account_id   = local.account_id
    partition    = local.partition
    cluster_arn  = "arn:aws:ecs:us-east-1:${local.account_id}:cluster/${local.name}"
    kms_key_arns = { data = module.kms.arns.data }
  }
  repository        = "example/careconnect"
  pass_role_arns    = ["arn:aws:iam::${local.account_id}:role/${local.name}-api-task"]
  listener_arn      = "arn:aws:elasticloadbalancing:us-east-1:${local.account_id}:listener/app/${local.name}/0123456789abcdef/0123456789abcdef"
  site_bucket_arns  = ["arn:aws:s3:::${local.name}-web"]
  distribution_arns = ["arn:aws:cloudfront::${local.account_id}:distribution/E0123456789ABC"]
  notices = {
    topic_arn = "arn:aws:sns:${local.region}:${local.account_id}:${local.name}-alerts"
    key_arn   = module.kms.arns.data
  }
}
