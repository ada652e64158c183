using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Verify.Rules;

/// <summary>CloudFront stands in neither HIPAA pack; these are cdk-nag's AwsSolutions rules and two of ours.</summary>
internal static class CloudFrontRules
{
    private const string Distribution = "aws_cloudfront_distribution";

    // AWS's managed policy CachingDisabled.
    private const string CachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

    private static readonly string[] ModernTls = ["TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "ours-cloudfront-geo-restriction",
            "AwsSolutions-CFR1",
            "312(a)(1)",
            "Distributions serve named countries only.",
            "Set restrictions with a geo_restriction of type whitelist or blacklist.",
            d =>
                Each(
                    d,
                    site =>
                        Deployment.Unless(
                            site.Text("restrictions.0.geo_restriction.0.restriction_type")
                                is "whitelist"
                                    or "blacklist",
                            "it serves every country"
                        )
                )
        ),
        new(
            "ours-cloudfront-waf",
            "AwsSolutions-CFR2",
            "312(e)(1)",
            "Distributions have a web ACL.",
            "Set web_acl_id.",
            d => Each(d, site => Deployment.Unless(site.IsSet("web_acl_id"), "it has no web ACL"))
        ),
        new(
            "ours-cloudfront-access-logs",
            "AwsSolutions-CFR3",
            "312(b)",
            "Distributions write access logs.",
            "Add a logging_config, or an aws_cloudwatch_log_delivery_source.",
            d =>
                Each(
                    d,
                    site =>
                        Deployment.Unless(
                            site.Blocks("logging_config").Any()
                                || d.Plan.LinkedTo(site, "aws_cloudwatch_log_delivery_source", "resource_arn").Any(),
                            "it writes no access log"
                        )
                )
        ),
        new(
            "ours-cloudfront-viewer-tls",
            "AwsSolutions-CFR4",
            "312(e)(1), 312(e)(2)(ii)",
            "Callers use TLS 1.2 or later.",
            "Set minimum_protocol_version = \"TLSv1.2_2021\" and redirect plain HTTP.",
            d => Each(d, ViewerTls)
        ),
        new(
            "ours-cloudfront-origin-tls",
            "AwsSolutions-CFR5",
            "312(e)(1), 312(e)(2)(ii)",
            "CloudFront speaks TLS 1.2 to its origins.",
            "Set origin_protocol_policy = \"https-only\" and origin_ssl_protocols = [\"TLSv1.2\"].",
            OriginTls
        ),
        new(
            "ours-cloudfront-origin-access-control",
            "AwsSolutions-CFR7",
            "312(a)(1)",
            "Buckets are read by origin access control, not openly or by an origin access identity.",
            "Set origin_access_control_id on each S3 origin.",
            d =>
                Each(
                    d,
                    site =>
                        site.Blocks("origin")
                            .Where(IsBucket)
                            .Select(AccessControl)
                            .FirstOrDefault(problem => problem is not null)
                )
        ),
        new(
            "ours-cloudfront-api-not-cached",
            null,
            "312(a)(1)",
            "What the API answers is never kept at the edge.",
            "Set cache_policy_id to CachingDisabled on every behaviour whose origin is no bucket.",
            d => Each(d, site => ApiCached(d.Plan, site))
        ),
        new(
            "ours-cloudfront-security-headers",
            null,
            "312(e)(1)",
            "Answers carry HSTS, nosniff and a content security policy.",
            "Set response_headers_policy_id to a policy with the three.",
            d => Each(d, site => Headers(d.Plan, site))
        ),
    ];

    private static IEnumerable<Problem> Each(Deployment d, Func<Resource, string?> check) =>
        d.Each(Distribution, check);

    private static string? ViewerTls(Resource site) =>
        !ModernTls.Contains(site.Text("viewer_certificate.0.minimum_protocol_version"))
            ? "minimum_protocol_version is older than TLSv1.2_2021"
        : Behaviours(site)
            .Any(behaviour => behaviour.Text("viewer_protocol_policy") is not ("redirect-to-https" or "https-only"))
            ? "a behaviour answers plain HTTP"
        : null;

    private static IEnumerable<Problem> OriginTls(Deployment d) =>
        d.Each(
                Distribution,
                site =>
                    Deployment.Unless(
                        site.Blocks("origin")
                            .SelectMany(origin => origin.Blocks("custom_origin_config"))
                            .All(origin => IsModern(origin, "origin_ssl_protocols")),
                        "an origin is spoken to without TLS 1.2"
                    )
            )
            .Concat(
                d.Each(
                    "aws_cloudfront_vpc_origin",
                    origin =>
                        Deployment.Unless(
                            origin
                                .Blocks("vpc_origin_endpoint_config")
                                .All(config => IsModern(config, "origin_ssl_protocols.0.items")),
                            "the origin is spoken to without TLS 1.2"
                        )
                )
            );

    private static bool IsModern(Node origin, string protocols) =>
        origin.Text("origin_protocol_policy") == "https-only"
        && origin.Texts(protocols).All(protocol => protocol == "TLSv1.2");

    private static bool IsBucket(Node origin) =>
        !origin.Blocks("custom_origin_config").Any() && !origin.Blocks("vpc_origin_config").Any();

    private static string? AccessControl(Node origin) =>
        origin.IsSet("s3_origin_config.0.origin_access_identity") ? "an origin uses an origin access identity"
        : !origin.IsSet("origin_access_control_id") ? "a bucket is read without origin access control"
        : null;

    private static IEnumerable<Node> Behaviours(Resource site) =>
        site.Blocks("default_cache_behavior").Concat(site.Blocks("ordered_cache_behavior"));

    private static string? ApiCached(Plan plan, Resource site)
    {
        var buckets = site.Blocks("origin").Where(IsBucket).Select(origin => origin.Text("origin_id")).ToList();
        var cached = Behaviours(site)
            .FirstOrDefault(behaviour =>
                !buckets.Contains(behaviour.Text("target_origin_id")) && !IsUncached(plan, site, behaviour)
            );
        return cached is null ? null : $"{cached.Text("path_pattern") ?? "the default behaviour"} may be cached";
    }

    // A policy made beside the distribution is unknown before the apply; then none there may keep anything.
    private static bool IsUncached(Plan plan, Resource site, Node behaviour) =>
        behaviour.Text("cache_policy_id") == CachingDisabled
        || (
            behaviour.IsUnknown("cache_policy_id")
            && Beside(plan, site, "aws_cloudfront_cache_policy").All(policy => policy.Number("max_ttl") == 0)
        );

    private static string? Headers(Plan plan, Resource site)
    {
        var policies = Beside(plan, site, "aws_cloudfront_response_headers_policy").ToList();
        return Behaviours(site).Any(behaviour => !behaviour.IsSet("response_headers_policy_id"))
                ? "a behaviour has no response headers policy"
            : policies.Count == 0 ? "its response headers policy is not made here"
            : policies.Find(policy => !IsComplete(policy)) is { } policy
                ? $"{policy.Name} lacks HSTS, nosniff or a content security policy"
            : null;
    }

    // Behaviours stand in dynamic blocks, whose references a plan leaves out; so all policies of the module count.
    private static IEnumerable<Resource> Beside(Plan plan, Resource site, string type) =>
        plan.Of(type).Where(policy => policy.Module == site.Module);

    private static bool IsComplete(Resource policy) =>
        policy.Number("security_headers_config.0.strict_transport_security.0.access_control_max_age_sec") >= 31536000
        && policy.Blocks("security_headers_config.0.content_type_options").Any()
        && policy.IsSet("security_headers_config.0.content_security_policy.0.content_security_policy");
}
