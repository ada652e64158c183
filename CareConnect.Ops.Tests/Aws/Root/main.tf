# What operators' commands read of a root, without the hour that the real one takes to come up: the outputs are given,
# and one bucket is real.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }

  backend "s3" {}
}

provider "aws" {
  region      = var.region
  max_retries = 1
}

variable "region" { type = string }
variable "account_id" { type = string }
variable "cluster" { default = { name = "" } }
variable "network" { default = { private_subnet_ids = [] } }
variable "services" { default = {} }
variable "jobs" { default = {} }
variable "databases" { default = {} }
variable "caches" { default = {} }
variable "buckets" { default = {} }
variable "edge" { default = null }
variable "ops_task" { default = null }
variable "sites" { default = {} }
variable "bucket" { default = "" }
variable "secret_parameter" {
  type      = string
  ephemeral = true
  default   = ""
  validation {
    condition     = var.secret_parameter != "bad"
    error_message = "It came through."
  }
}
variable "failover_armed" { default = false }
variable "distributes" { default = false }
variable "instances" { default = {} }

module "cloudfront" {
  source        = "./cloudfront"
  serve_standby = var.failover_armed
  distributes   = var.distributes
}

# As in the real root something of the output lies outside of what a switch of the edge applies.
resource "terraform_data" "health_check" {
  input = module.cloudfront.distribution_ids
}

# Databases that a test made: Terraform knows them, and wants nothing of them.
import {
  for_each = var.instances
  to       = aws_db_instance.known[each.key]
  id       = each.value
}

resource "aws_db_instance" "known" {
  for_each = var.instances

  instance_class      = "db.t3.micro"
  skip_final_snapshot = true

  lifecycle { ignore_changes = all }
}

resource "aws_s3_bucket" "files" {
  count  = var.bucket == "" ? 0 : 1
  bucket = var.bucket
}

output "cluster" { value = var.cluster }
output "network" { value = var.network }
output "services" { value = var.services }
output "jobs" { value = var.jobs }
output "caches" { value = var.caches }
output "databases" { value = var.databases }
output "ops_task" { value = var.ops_task }
output "buckets" { value = var.buckets }
output "sites" { value = var.sites }
output "edge" {
  value = var.edge == null ? null : merge(
    { distribution_ids = module.cloudfront.distribution_ids },
    var.edge,
    { failover_armed = var.failover_armed, health_check_id = terraform_data.health_check.id },
  )
}
output "password" {
  value     = "not to be shown"
  sensitive = true
}
