# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "worker" {
  # Built from Worker.csproj.
  source     = "../modules/ecs_service"
  platform   = var.platform
  name       = "worker"
  image      = var.images["worker"]
  port       = null
  public     = false
  min_tasks  = 2
  max_tasks  = 4
  cpu        = 512
  memory_mib = 1024
  command    = ["$HOME", var.greeting, "a b"]
  environment = {
    QUOTES                                    = "a \"quoted\" word and a back\\slash"
    TEMPLATE                                  = "$${not.an.expression} and %%{ if true }"
    DOLLARS                                   = "$ $$ \u0024\u0024{x} \u0024\u0024\u0024{y} %% \u0025\u0025{z}"
    BEFORE                                    = "\u0024\u0024${var.greeting}% ${var.greeting}%${var.greeting}$"
    LINES                                     = "one\ntwo\r\n\tthree"
    LETTERS                                   = "Grüße, 健康, 👩‍⚕️, \u2028\u0007"
    BRACES                                    = "{} {id} {**catch-all} {${var.greeting}} {worker.Name} {greeting} { greeting.value }"
    EMPTY                                     = ""
    "Logging__LogLevel__Microsoft.AspNetCore" = "Warning"
    "null"                                    = "null"
    "ÄÖ"                                      = "umlauts"
  }
  secret_names            = []
  secret_environment      = {}
  bucket_arns             = {}
  send_mail_identity_arns = []
  security_group_ids      = [module.security_groups.ids["worker"]]
}
