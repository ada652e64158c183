# A public service in two colours with its listener rules and scaling, a worker, and the operators' task with its schedules.
variable "secret" {
  description = "A canary: the tests look for it where it must not be."
  type        = string
  ephemeral   = true
  sensitive   = true
}

resource "aws_vpc" "this" {
  cidr_block = "10.3.0.0/16"
}

resource "aws_subnet" "private" {
  for_each = { "us-east-1a" = "10.3.11.0/24", "us-east-1b" = "10.3.12.0/24" }

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value
}

resource "aws_security_group" "tasks" {
  name   = "${local.name}-tasks"
  vpc_id = aws_vpc.this.id
}

resource "aws_lb" "this" {
  name            = local.name
  internal        = true
  subnets         = values(aws_subnet.private)[*].id
  security_groups = [aws_security_group.tasks.id]
}

resource "aws_lb_listener" "this" {
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "fixed-response"

    fixed_response {
      status_code  = "404"
      content_type = "text/plain"
    }
  }
}

module "kms" {
  source = "../modules/kms"

  name        = local.name
  environment = "dev"
  account_id  = local.account_id
  region      = local.region
}

module "ecs_cluster" {
  source = "../modules/ecs_cluster"

  name               = local.name
  kms_key_arns       = module.kms.arns
  log_retention_days = 30
}

locals {
  registry = "${local.account_id}.dkr.ecr.us-east-1.amazonaws.com/${local.name}"

  platform = {
    name                = local.name
    environment         = "dev"
    region              = local.region
    account_id          = local.account_id
    partition           = local.partition
    vpc_id              = aws_vpc.this.id
    private_subnet_ids  = values(aws_subnet.private)[*].id
    cluster_arn         = module.ecs_cluster.arn
    cluster_name        = module.ecs_cluster.name
    namespace_arn       = module.ecs_cluster.namespace_arn
    listener_arn        = aws_lb_listener.this.arn
    alb_arn_suffix      = aws_lb.this.arn_suffix
    domain_name         = "careconnect-dev.example.com"
    kms_key_arns        = module.kms.arns
    log_retention_days  = 30
    collector_image     = "${local.registry}/collector:0.43.0"
    secrets_version     = 1
    spot_workers        = true
    dormant             = false
    replica_region      = ""
    replica_kms_key_arn = ""
    services            = {}
  }
}

module "api" {
  source = "../modules/ecs_service"

  platform           = local.platform
  name               = "api"
  image              = "${local.registry}/api:0.1.0"
  port               = 8080
  public             = true
  paths              = ["/api/*", "/health"]
  secret_names       = ["Jwt__SigningKey"]
  secret_environment = { Jwt__SigningKey = var.secret }
  security_group_ids = [aws_security_group.tasks.id]
}

module "worker" {
  source = "../modules/ecs_service"

  platform           = local.platform
  name               = "worker"
  image              = "${local.registry}/worker:0.1.0"
  security_group_ids = [aws_security_group.tasks.id]
}

module "ops_task" {
  source = "../modules/ops_task"

  platform           = local.platform
  image              = "${local.registry}/ops:0.1.0"
  bucket_arns        = { backups = "arn:aws:s3:::${local.name}-backups" }
  security_group_ids = [aws_security_group.tasks.id]
}
