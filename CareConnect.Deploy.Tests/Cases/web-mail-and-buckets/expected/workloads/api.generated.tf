# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "api" {
  # Built from CareConnect.Api/CareConnect.Api.csproj.
  source           = "../modules/ecs_service"
  platform         = var.platform
  name             = "api"
  image            = var.images["api"]
  port             = 8080
  public           = true
  protocol_version = "HTTP1"
  paths            = ["/api/*", "/hubs/*"]
  host             = null
  health_path      = "/alive"
  min_tasks        = 12
  max_tasks        = 12
  cpu              = 1024
  memory_mib       = 8192
  environment = {
    HTTP_PORTS               = "8080"
    MAIL_HOST                = coalesce(var.smtp_host, "email-smtp.${var.platform.region}.amazonaws.com")
    ConnectionStrings__files = module.files.id
    BACKUPS                  = "s3://${module.backups.id}/nightly"
    Cors__Origin             = "https://${var.platform.domain_name}"
  }
  secret_names = ["ConnectionStrings__careconnect", "ConnectionStrings__reader", "ConnectionStrings__mail"]
  secret_environment = {
    ConnectionStrings__careconnect = "Host=${module.db.address};Port=${module.db.port};Username=${var.db_user};Password=${var.db_password};Database=careconnect;SSL Mode=VerifyFull;Root Certificate=/app/rds-global-bundle.pem"
    ConnectionStrings__reader      = "Host=${module.db.reader_address};Port=${module.db.port};Username=${var.db_user};Password=${var.db_password};Database=careconnect;SSL Mode=VerifyFull;Target Session Attributes=any;Root Certificate=/app/rds-global-bundle.pem"
    ConnectionStrings__mail        = "Endpoint=smtp://${coalesce(var.smtp_host, "email-smtp.${var.platform.region}.amazonaws.com")}:${var.smtp_port};Username=${var.smtp_username};Password=${var.smtp_password}"
  }
  bucket_arns = {
    files   = module.files.arn
    backups = module.backups.arn
  }
  send_mail_identity_arns = [module.mail.arn]
  security_group_ids      = [module.security_groups.ids["api"]]
}
