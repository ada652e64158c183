# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "outputs" {
  # Built from ../outputs/outputs.csproj.
  source     = "../modules/ecs_service"
  platform   = var.platform
  name       = "outputs"
  image      = var.images["outputs"]
  port       = null
  public     = false
  min_tasks  = 2
  max_tasks  = 4
  cpu        = 512
  memory_mib = 1024
  environment = {
    B = "${var.region}\n"
    F = "line1\nline2\ttab\r\"q\" \\ back $${x} %%{y} \u0024\u0024{z} \u0025\u0025{z} $${"
    G = "$"
    H = "{**catch-all}"
    I = "/x/{**catch-all}"
    J = "{}{{}}{a}{a.b}{w.x}"
    K = "\u0024${var.region}"
    L = "\u0024\u0024${var.region}"
    M = "%${var.region}"
    N = "emoji 👩‍👩‍👧 ü क्ष"
  }
  secret_names = ["C", "D"]
  secret_environment = {
    C = "\n${var.source__parameter}"
    D = "${var.source__parameter}\r\n"
  }
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["outputs"]]
}
