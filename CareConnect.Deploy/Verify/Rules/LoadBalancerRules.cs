using System.Text.RegularExpressions;
using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Verify.Rules;

/// <summary>The load balancer and its certificates.</summary>
internal static partial class LoadBalancerRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "alb-http-to-https-redirection-check",
            "ALBHttpToHttpsRedirection",
            "312(a)(2)(iv), 312(e)(1), 312(e)(2)(i), 312(e)(2)(ii)",
            "A listener without TLS does nothing but send callers to the one with TLS.",
            "Remove the HTTP listener, or give it the one action redirect to HTTPS with HTTP_301.",
            Redirection
        ),
        new(
            "alb-waf-enabled",
            null,
            "312(e)(1)",
            "Each load balancer has a web ACL of its own region.",
            "Add an aws_wafv2_web_acl_association; the ACL of CloudFront does not count.",
            d => d.EachHas("aws_lb", "aws_wafv2_web_acl_association", "resource_arn")
        ),
        new(
            "alb-http-drop-invalid-header-enabled",
            "ALBHttpDropInvalidHeaderEnabled",
            "312(a)(2)(iv), 312(e)(1), 312(e)(2)(i), 312(e)(2)(ii)",
            "Malformed headers are dropped.",
            "Set drop_invalid_header_fields = true.",
            d => Flag(d, "drop_invalid_header_fields")
        ),
        new(
            "ours-alb-desync-mitigation",
            null,
            "312(e)(1)",
            "Requests that two servers could read differently are refused.",
            "Set desync_mitigation_mode to defensive or strictest.",
            d =>
                d.Each(
                    "aws_lb",
                    lb =>
                        Deployment.Unless(
                            lb.Text("desync_mitigation_mode") is "defensive" or "strictest",
                            "desync_mitigation_mode is lax"
                        )
                )
        ),
        new(
            "elb-deletion-protection-enabled",
            "ELBDeletionProtectionEnabled",
            "308(a)(7)(i)",
            "Load balancers cannot be deleted by mistake.",
            "Set enable_deletion_protection = true.",
            d => Flag(d, "enable_deletion_protection")
        ),
        new(
            "elb-logging-enabled",
            "ELBLoggingEnabled",
            "312(b)",
            "Load balancers write access logs.",
            "Set access_logs with enabled = true.",
            d => Flag(d, "access_logs.0.enabled")
        ),
        new(
            "ours-alb-internal",
            null,
            "312(a)(1), 312(e)(1)",
            "Only CloudFront reaches the load balancer.",
            "Set internal = true and serve it through a CloudFront VPC origin.",
            d => Flag(d, "internal")
        ),
        new(
            "elbv2-acm-certificate-required",
            "ELBv2ACMCertificateRequired",
            "312(a)(2)(iv), 312(e)(1), 312(e)(2)(i), 312(e)(2)(ii)",
            "Listeners with TLS use a certificate of ACM.",
            "Set certificate_arn to an aws_acm_certificate.",
            d =>
                d.Each(
                    "aws_lb_listener",
                    listener =>
                        Deployment.Unless(
                            !IsSecure(listener) || HasAcmCertificate(d.Plan, listener),
                            "its certificate is none of ACM"
                        )
                )
        ),
        new(
            "ours-alb-tls-policy",
            null,
            "312(e)(1), 312(e)(2)(ii)",
            "Listeners accept TLS 1.2 and 1.3 only.",
            "Set ssl_policy to ELBSecurityPolicy-TLS13-1-2-2021-06 or stricter.",
            d =>
                d.Each(
                    "aws_lb_listener",
                    listener =>
                        Deployment.Unless(
                            !IsSecure(listener) || ModernPolicy().IsMatch(listener.Text("ssl_policy") ?? ""),
                            $"ssl_policy {listener.Text("ssl_policy") ?? "of AWS's own choice"} is too old"
                        )
                )
        ),
        new(
            "ours-alb-targets-by-tls",
            null,
            "312(e)(1), 312(e)(2)(ii)",
            "The load balancer speaks TLS to its targets.",
            "Set protocol = \"HTTPS\", or record why the path needs none.",
            d =>
                d.Each(
                    "aws_lb_target_group",
                    group =>
                        Deployment.Unless(
                            group.Text("protocol") is "HTTPS" or "TLS",
                            $"its protocol is {group.Text("protocol") ?? "unknown"}"
                        )
                )
        ),
        new(
            "acm-certificate-expiration-check",
            null,
            "312(e)(1), 312(e)(2)(ii)",
            "Certificates renew themselves, and an alarm tells when one does not.",
            "Validate by DNS, and add an alarm on the metric DaysToExpiry.",
            Expiry
        ),
    ];

    private static IEnumerable<Problem> Flag(Deployment d, string attribute) =>
        d.Each("aws_lb", lb => Deployment.Unless(lb.Is(attribute), $"{attribute} is not true"));

    private static IEnumerable<Problem> Redirection(Deployment d) =>
        d.Each(
            "aws_lb_listener",
            listener =>
                listener.Text("protocol") is not "HTTP" ? null
                : listener.Blocks("default_action").ToList() is [var only] && RedirectsToTls(only) ? null
                : "it answers HTTP with something else than a redirect to HTTPS"
        );

    private static bool RedirectsToTls(Node action) =>
        action.Text("type") == "redirect"
        && action.Text("redirect.0.protocol") == "HTTPS"
        && action.Text("redirect.0.status_code") == "HTTP_301";

    private static bool IsSecure(Resource listener) => listener.Text("protocol") is "HTTPS" or "TLS";

    private static bool HasAcmCertificate(Plan plan, Resource listener) =>
        listener.Text("certificate_arn")?.Contains(":acm:", StringComparison.Ordinal) == true
        || plan.Targets(listener, "certificate_arn", "aws_acm_certificate", "aws_acm_certificate_validation").Any();

    private static IEnumerable<Problem> Expiry(Deployment d)
    {
        var isWatched = d
            .Plan.Of("aws_cloudwatch_metric_alarm")
            .Any(alarm => alarm.Text("metric_name") == "DaysToExpiry");
        return d.Each(
            "aws_acm_certificate",
            certificate =>
                certificate.Text("validation_method") is not "DNS" ? "it is not validated by DNS, so nothing renews it"
                : isWatched ? null
                : "no alarm watches DaysToExpiry"
        );
    }

    [GeneratedRegex(@"^ELBSecurityPolicy-(TLS13-1-[23]|TLS-1-2|FS-1-2)")]
    private static partial Regex ModernPolicy();
}
