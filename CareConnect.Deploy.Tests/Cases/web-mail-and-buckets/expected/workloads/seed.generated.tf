# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "seed" {
  # Built from Seed/Seed.csproj.
  source     = "../modules/ecs_task"
  platform   = var.platform
  name       = "seed"
  image      = var.images["seed"]
  cpu        = 256
  memory_mib = 512
  command = [
    "--once",
    "--journal",
    "postgresql://${module.db.address}:${module.db.port}/journal-db?application_name=seed&sslmode=verify-full&sslrootcert=/app/rds-global-bundle.pem",
  ]
  environment = {
    SEED = "1"
  }
  secret_names            = []
  secret_environment      = {}
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["seed"]]
}
