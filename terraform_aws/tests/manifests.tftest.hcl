# Manifests other than the checked-in one: a static site, services by path and by host, mail.
mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
}

mock_provider "aws" {
  alias = "dr"

  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
}

mock_provider "aws" {
  alias = "us_east_1"

  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
}

variables {
  environment               = "prod"
  account_id                = "123456789012"
  domain_name               = "careconnect.example.com"
  zone_id                   = "Z0123456789ABCDEFGHIJ"
  notification_emails       = ["ops@example.com"]
  zones                     = ["us-east-1a", "us-east-1b", "us-east-1c"]
  nat                       = "per_zone"
  cloudfront_prefix_list_id = "pl-3b927c52"
  waf_rate_limit            = 10000
  replica_region            = "us-west-2"
  replica_kms_key_arn       = "arn:aws:kms:us-west-2:123456789012:key/11111111-2222-3333-4444-555555555555"

  bucket_replicas = {
    files   = "arn:aws:s3:::careconnect-dr-files"
    backups = "arn:aws:s3:::careconnect-dr-backups"
  }

  database = {
    instance_class        = "db.r6g.large"
    allocated_storage     = 100
    max_allocated_storage = 1000
    multi_az              = true
    backup_retention_days = 35
    replica               = true
  }

  cache = { node_type = "cache.r6g.large", nodes = 2, snapshot_retention_days = 35 }

  images = {
    api      = "registry.example.com/api@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    worker   = "registry.example.com/worker@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    migrator = "registry.example.com/migrator@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  }
  collector_image = "registry.example.com/collector@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  ops_image       = "registry.example.com/ops@sha256:0000000000000000000000000000000000000000000000000000000000000000"

  postgres_password             = "canarypostgrespassword0123456789"
  cache_password                = "canarycachepassword0123456789012"
  careconnect_app_password      = "canarycareconnectapppassword0123"
  careconnect_readonly_password = "canarycareconnectreadonlypasswor"
  careconnect_backup_password   = "canarycareconnectbackuppassword0"
  jwt_signing_key               = "canaryjwtsigningkey012345678901234567890123456789012345678901234"
}

run "services_beside_a_site_get_their_own_paths_from_the_manifest" {
  command = plan

  override_module {
    target = module.workloads
    outputs = {
      services = {
        api  = { name = { blue = "api-blue" }, paths = ["/records/*", "/health"], target_group_arn_suffixes = {}, task_role_arn = "arn:aws:iam::123456789012:role/api-task", execution_role_arn = "arn:aws:iam::123456789012:role/api-execution" }
        shop = { name = { blue = "shop-blue" }, paths = [], target_group_arn_suffixes = {}, task_role_arn = "arn:aws:iam::123456789012:role/shop-task", execution_role_arn = "arn:aws:iam::123456789012:role/shop-execution" }
      }
      jobs            = {}
      databases       = {}
      caches          = {}
      buckets         = {}
      sites           = { web = { id = "careconnect-prod-web", arn = "arn:aws:s3:::careconnect-prod-web", bucket_regional_domain_name = "careconnect-prod-web.s3.us-east-1.amazonaws.com" } }
      mail            = {}
      public_services = ["api", "shop"]
      cache_passwords = {}
    }
  }

  assert {
    condition     = local.service_paths == ["/records/*", "/health"] && local.is_checked
    error_message = "CloudFront sends to the services exactly what the manifest's hints claim."
  }
  assert {
    condition     = keys(local.distributions) == ["hosts", "main"]
    error_message = "Services with a host of their own have a distribution to themselves."
  }
}

run "mail_by_ses_has_its_records_in_the_zone_and_those_of_the_standby_region" {
  command = plan

  variables {
    mail_endpoint_zones = ["us-east-1a"]
    standby = {
      vpc_origin_id = "vo_2"
      domain_name   = "internal-careconnect-dr.us-west-2.elb.amazonaws.com"
      mail_records  = [{ name = "two._domainkey.careconnect.example.com", type = "CNAME", records = ["two.dkim.amazonses.com"] }]
    }
  }

  override_module {
    target = module.workloads
    outputs = {
      services  = {}
      jobs      = {}
      databases = {}
      caches    = {}
      buckets   = {}
      sites     = {}
      mail = { mail = {
        dns_records   = [{ name = "one._domainkey.careconnect.example.com", type = "CNAME", records = ["one.dkim.amazonses.com"] }]
        domain_record = { name = "_dmarc.careconnect.example.com", type = "TXT", records = ["v=DMARC1; p=quarantine"] }
      } }
      public_services = []
      cache_passwords = {}
    }
  }

  assert {
    condition     = [for record in aws_route53_record.mail : split(".", record.name)[0]] == ["one", "_dmarc", "two"]
    error_message = "DKIM of both regions, DMARC once."
  }
  assert {
    condition     = !local.is_checked
    error_message = "Without a public service there is nothing to ask."
  }
}
