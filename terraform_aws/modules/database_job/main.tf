# RDS makes one database with an instance. This job makes the others of the manifest, before any other job runs: PostgreSQL's own client
# in the manifest's own image, as the server's login.
module "task" {
  source = "../ecs_task"

  platform   = var.platform
  name       = var.name
  image      = var.image
  cpu        = 256
  memory_mib = 512

  # Nobody in particular: psql needs no entry in the image's list of users.
  user       = "65532"
  entrypoint = ["/bin/sh", "-c"]
  command    = [file("${path.module}/create.sh")]

  environment = {
    PGHOST            = var.address
    PGPORT            = tostring(var.port)
    PGUSER            = var.username
    PGDATABASE        = "postgres" # every server has it
    PGCONNECT_TIMEOUT = "10"
    PGCLIENTENCODING  = "UTF8"

    # Only this server, by its certificate: 164.312(e)(1).
    PGSSLMODE     = "verify-full"
    PGSSLROOTCERT = "/app/rds-global-bundle.pem"

    # psql looks there for a client's certificate, and must be able to.
    HOME = "/tmp"

    DATABASES = jsonencode(var.databases)
  }

  secret_names       = ["PGPASSWORD"]
  secret_environment = { PGPASSWORD = var.password }
  security_group_ids = var.security_group_ids
}
