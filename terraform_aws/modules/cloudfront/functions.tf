# The first address of X-Forwarded-For is whatever a client wrote there. CloudFront knows the true one and
# overwrites the header that the load balancer's web ACL limits by.
resource "aws_cloudfront_function" "viewer_address" {
  name    = "${var.name}-viewer-address"
  comment = "Hands on the viewer's address in a header that no client can forge"
  runtime = "cloudfront-js-2.0"
  publish = true
  code    = <<-JS
    function handler(event) {
      event.request.headers[${jsonencode(var.viewer_address_header)}] = { value: event.viewer.ip };
      return event.request;
    }
  JS
}

# A page of a browser app is a route, not a file: whatever has no extension is answered by the app itself.
# Error pages of the distribution would do it too, but would also turn a service's 404 into a page.
resource "aws_cloudfront_function" "site" {
  for_each = var.sites

  name    = "${var.name}-site-${each.key}"
  comment = "Answers routes of the browser app with its index page"
  runtime = "cloudfront-js-2.0"
  publish = true
  code    = <<-JS
    var root = ${jsonencode(each.key == local.default_site ? "" : "/${each.key}")};

    function handler(event) {
      var request = event.request;
      var last = request.uri.substring(request.uri.lastIndexOf("/") + 1);

      if (last.indexOf(".") < 0) {
        request.uri = root + "/index.html";
      }
      return request;
    }
  JS
}

# Only signed requests of this distribution reach a site's bucket. 164.312(a)(1)
resource "aws_cloudfront_origin_access_control" "sites" {
  count = length(var.sites) > 0 ? 1 : 0

  name                              = "${var.name}-sites"
  description                       = "Signs requests to the static sites' buckets"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}
