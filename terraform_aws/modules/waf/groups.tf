locals {
  edge = var.scope == "CLOUDFRONT"
  name = "${var.name}-${lower(var.scope)}"

  # Groups about what a request holds stand in both places. The list of bad addresses only makes sense where
  # addresses are real: behind CloudFront every sender is CloudFront. Anonymous proxies are not blocked, since
  # patients read their records over VPNs and hospitals' proxies.
  managed_groups = concat(
    local.edge ? ["AWSManagedRulesAmazonIpReputationList"] : [],
    ["AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesSQLiRuleSet"],
  )

  # Scans and documents are larger than the 8 KB that the common rules accept; the services limit bodies themselves.
  counted_rules = { AWSManagedRulesCommonRuleSet = ["SizeRestrictions_BODY"] }
}
