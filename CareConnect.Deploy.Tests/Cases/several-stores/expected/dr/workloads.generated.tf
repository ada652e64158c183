# Generated from aspire-manifest.json by CareConnect.Deploy 0.1.0. Do not edit: change the AppHost and translate again.

module "workloads" {
  source   = "../workloads"
  platform = local.platform
  images   = var.images

  pw_a = var.pw_a
  pw_b = var.pw_b
  t2   = var.t2
  t3   = var.t3
  pw   = var.pw
  t    = var.t
}
