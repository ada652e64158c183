locals {
  # AWS's own policies, the same ids in every account.
  caching_disabled  = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
  caching_optimized = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  all_viewer        = "216adef6-5c7f-47e4-b989-5492eafa07d3"

  load_balancers = merge({ services = var.origin }, var.standby == null ? {} : { standby = var.standby })

  # An origin group would fail over by itself, and only reads: to a replica that nobody promoted.
  services = {
    origin   = var.serve_standby ? "standby" : "services"
    cache    = local.caching_disabled
    request  = local.all_viewer
    headers  = aws_cloudfront_response_headers_policy.services.id
    function = aws_cloudfront_function.viewer_address.arn
    methods  = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
    viewer   = "https-only" # a token sent in clear text by mistake must fail, not be redirected
  }

  sites = { for name, site in var.sites : name => {
    origin   = "site-${name}"
    cache    = local.caching_optimized
    request  = null
    headers  = aws_cloudfront_response_headers_policy.sites.id
    function = aws_cloudfront_function.site[name].arn
    methods  = ["GET", "HEAD", "OPTIONS"]
    viewer   = "redirect-to-https"
  } }

  default_site = try(sort(keys(var.sites))[0], null)
  default      = local.default_site == null ? [local.services] : [local.sites[local.default_site]]
  ordered = local.default_site == null ? [] : concat(
    [for path in var.service_paths : merge(local.services, { path = path })],
    [for name, site in local.sites : merge(site, { path = "/${name}/*" }) if name != local.default_site],
  )
}

resource "aws_cloudfront_distribution" "this" {
  comment             = var.name
  enabled             = true
  is_ipv6_enabled     = true
  http_version        = "http2and3"
  price_class         = var.price_class
  aliases             = var.aliases
  web_acl_id          = var.web_acl_arn
  default_root_object = local.default_site == null ? null : "index.html"

  dynamic "origin" {
    for_each = local.load_balancers

    content {
      origin_id   = origin.key
      domain_name = origin.value.domain_name

      vpc_origin_config {
        vpc_origin_id            = origin.value.vpc_origin_id
        origin_read_timeout      = 60
        origin_keepalive_timeout = 60
      }
    }
  }

  dynamic "origin" {
    for_each = var.sites

    content {
      origin_id                = "site-${origin.key}"
      domain_name              = origin.value.bucket_regional_domain_name
      origin_access_control_id = aws_cloudfront_origin_access_control.sites[0].id
    }
  }

  dynamic "default_cache_behavior" {
    for_each = local.default
    iterator = behavior

    content {
      target_origin_id           = behavior.value.origin
      allowed_methods            = behavior.value.methods
      cached_methods             = ["GET", "HEAD"]
      cache_policy_id            = behavior.value.cache
      origin_request_policy_id   = behavior.value.request
      response_headers_policy_id = behavior.value.headers
      viewer_protocol_policy     = behavior.value.viewer
      compress                   = true

      function_association {
        event_type   = "viewer-request"
        function_arn = behavior.value.function
      }
    }
  }

  # Nothing that a service answers is ever kept at the edge. 164.312(a)(1)
  dynamic "ordered_cache_behavior" {
    for_each = local.ordered
    iterator = behavior

    content {
      path_pattern               = behavior.value.path
      target_origin_id           = behavior.value.origin
      allowed_methods            = behavior.value.methods
      cached_methods             = ["GET", "HEAD"]
      cache_policy_id            = behavior.value.cache
      origin_request_policy_id   = behavior.value.request
      response_headers_policy_id = behavior.value.headers
      viewer_protocol_policy     = behavior.value.viewer
      compress                   = true

      function_association {
        event_type   = "viewer-request"
        function_arn = behavior.value.function
      }
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "whitelist"
      locations        = var.countries
    }
  }

  # 164.312(e)(2)(ii)
  viewer_certificate {
    acm_certificate_arn      = var.certificate_arn
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }

  # The route to a request is the last to go.
  wait_for_deployment = true

  tags = { Name = var.name }
}
