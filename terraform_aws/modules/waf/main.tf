# 164.308(a)(1)(ii)(B), 164.312(e)(1)
resource "aws_wafv2_web_acl" "this" {
  name        = local.name
  description = "Web ACL of ${var.name}, scope ${var.scope}"
  scope       = var.scope

  default_action {
    allow {}
  }

  # CloudFront looks at 16 KB of a body unless told to look at more.
  dynamic "association_config" {
    for_each = local.edge ? [1] : []

    content {
      request_body {
        cloudfront {
          default_size_inspection_limit = "KB_64"
        }
      }
    }
  }

  rule {
    name     = "countries"
    priority = 10

    action {
      block {}
    }

    statement {
      not_statement {
        statement {
          geo_match_statement {
            country_codes = var.countries

            dynamic "forwarded_ip_config" {
              for_each = local.edge ? [] : [var.viewer_address_header]

              content {
                header_name       = forwarded_ip_config.value
                fallback_behavior = "NO_MATCH"
              }
            }
          }
        }
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "${local.name}-countries"
      sampled_requests_enabled   = false
    }
  }

  rule {
    name     = "rate"
    priority = 20

    action {
      block {
        custom_response {
          response_code = 429

          response_header {
            name  = "Retry-After"
            value = "300"
          }
        }
      }
    }

    statement {
      rate_based_statement {
        limit                 = var.rate_limit
        evaluation_window_sec = 300
        aggregate_key_type    = local.edge ? "IP" : "FORWARDED_IP"

        dynamic "forwarded_ip_config" {
          for_each = local.edge ? [] : [var.viewer_address_header]

          content {
            header_name       = forwarded_ip_config.value
            fallback_behavior = "MATCH"
          }
        }
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "${local.name}-rate"
      sampled_requests_enabled   = false
    }
  }

  # The groups keep their own actions, which block.
  dynamic "rule" {
    for_each = { for index, group in local.managed_groups : group => 30 + index * 10 }

    content {
      name     = rule.key
      priority = rule.value

      override_action {
        none {}
      }

      statement {
        managed_rule_group_statement {
          vendor_name = "AWS"
          name        = rule.key

          dynamic "rule_action_override" {
            for_each = lookup(local.counted_rules, rule.key, [])

            content {
              name = rule_action_override.value

              action_to_use {
                count {}
              }
            }
          }
        }
      }

      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = "${local.name}-${rule.key}"
        sampled_requests_enabled   = false
      }
    }
  }

  # Samples would show whole requests, cookies included, to whoever may open the console: off everywhere.
  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = local.name
    sampled_requests_enabled   = false
  }
}
