# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "shop_api" {
  # Built from ../Shop-API/Shop-API.csproj.
  source           = "../modules/ecs_service"
  platform         = var.platform
  name             = "shop-api"
  image            = var.images["shop-api"]
  port             = 8080
  public           = true
  protocol_version = "HTTP1"
  paths            = ["/*"]
  host             = null
  health_path      = "/health"
  min_tasks        = 2
  max_tasks        = 10
  cpu              = 512
  memory_mib       = 1024
  environment = {
    ORDERS_JDBCCONNECTIONSTRING = "jdbc:postgresql://${module.pg_a.address}:${module.pg_a.port}/orders?sslmode=verify-full&sslrootcert=/app/rds-global-bundle.pem"
  }
  secret_names = ["ConnectionStrings__orders", "ConnectionStrings__users", "ORDERS_URI"]
  secret_environment = {
    ConnectionStrings__orders = "Host=${module.pg_a.address};Port=${module.pg_a.port};Username=postgres;Password=${var.pw_a};Database=orders;SSL Mode=VerifyFull;Root Certificate=/app/rds-global-bundle.pem"
    ConnectionStrings__users  = "Host=${module.pg_b.address};Port=${module.pg_b.port};Username=postgres;Password=${var.pw_b};Database=users;SSL Mode=VerifyFull;Root Certificate=/app/rds-global-bundle.pem"
    ORDERS_URI                = "postgresql://postgres:${replace(urlencode(var.pw_a), "+", "%20")}@${module.pg_a.address}:${module.pg_a.port}/orders?sslmode=verify-full&sslrootcert=/app/rds-global-bundle.pem"
  }
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["shop-api"]]
}
