locals {
  two_years = 63072000
}

# What a service says about its own content stands; what it leaves out is filled in with the strictest answer.
resource "aws_cloudfront_response_headers_policy" "services" {
  name    = "${var.name}-services"
  comment = "Security headers of answers that may hold patient data"

  security_headers_config {
    strict_transport_security {
      access_control_max_age_sec = local.two_years
      include_subdomains         = true
      preload                    = true
      override                   = true
    }

    content_security_policy {
      content_security_policy = "default-src 'none'; frame-ancestors 'none'"
      override                = false
    }

    content_type_options {
      override = true
    }

    frame_options {
      frame_option = "DENY"
      override     = true
    }

    referrer_policy {
      referrer_policy = "no-referrer"
      override        = true
    }
  }

  custom_headers_config {
    items {
      header   = "Cache-Control"
      value    = "no-store"
      override = false
    }
  }

  remove_headers_config {
    items {
      header = "Server"
    }
  }
}

resource "aws_cloudfront_response_headers_policy" "sites" {
  name    = "${var.name}-sites"
  comment = "Security headers of the browser app"

  security_headers_config {
    strict_transport_security {
      access_control_max_age_sec = local.two_years
      include_subdomains         = true
      preload                    = true
      override                   = true
    }

    content_security_policy {
      content_security_policy = var.content_security_policy
      override                = true
    }

    content_type_options {
      override = true
    }

    frame_options {
      frame_option = "DENY"
      override     = true
    }

    referrer_policy {
      referrer_policy = "no-referrer"
      override        = true
    }
  }

  custom_headers_config {
    items {
      header   = "Permissions-Policy"
      value    = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
      override = true
    }
  }
}
