# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "migrator" {
  # Built from ../SampleWorker/SampleWorker.csproj.
  source     = "../modules/ecs_task"
  platform   = var.platform
  name       = "migrator"
  image      = var.images["migrator"]
  cpu        = 512
  memory_mib = 1024
  environment = {
    OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY = "in_memory"
    CARECONNECT_DB_HOST                 = module.postgres.address
    CARECONNECT_DB_PORT                 = module.postgres.port
    CARECONNECT_DB_USERNAME             = "postgres"
    CARECONNECT_DB_JDBCCONNECTIONSTRING = "jdbc:postgresql://${module.postgres.address}:${module.postgres.port}/careconnect?sslmode=verify-full&sslrootcert=/app/rds-global-bundle.pem"
    CARECONNECT_DB_DATABASENAME         = "careconnect"
  }
  secret_names = ["ConnectionStrings__careconnect-db", "CARECONNECT_DB_PASSWORD", "CARECONNECT_DB_URI"]
  secret_environment = {
    "ConnectionStrings__careconnect-db" = "Host=${module.postgres.address};Port=${module.postgres.port};Username=postgres;Password=${var.postgres_password};Database=careconnect;SSL Mode=VerifyFull;Root Certificate=/app/rds-global-bundle.pem"
    CARECONNECT_DB_PASSWORD             = var.postgres_password
    CARECONNECT_DB_URI                  = "postgresql://postgres:${replace(urlencode(var.postgres_password), "+", "%20")}@${module.postgres.address}:${module.postgres.port}/careconnect?sslmode=verify-full&sslrootcert=/app/rds-global-bundle.pem"
  }
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["migrator"]]
}
