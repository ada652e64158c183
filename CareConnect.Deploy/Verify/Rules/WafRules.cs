using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Verify.Rules;

/// <summary>Web ACLs.</summary>
internal static class WafRules
{
    private const string Acl = "aws_wafv2_web_acl";
    private const string Logging = "aws_wafv2_web_acl_logging_configuration";

    private static readonly string[] SecretHeaders = ["authorization", "cookie"];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "wafv2-logging-enabled",
            "WAFv2LoggingEnabled",
            "312(b)",
            "Web ACLs log what they do.",
            "Add an aws_wafv2_web_acl_logging_configuration.",
            d => d.EachHas(Acl, Logging, "resource_arn")
        ),
        new(
            "ours-waf-redacts",
            null,
            "312(a)(1), 312(d)",
            "Logs of web ACLs hold no tokens and no cookies.",
            "Redact the headers authorization and cookie.",
            d =>
                d.Each(
                    Logging,
                    logging =>
                        Deployment.Unless(
                            SecretHeaders.All(Redacted(logging).Contains),
                            "authorization or cookie is logged"
                        )
                )
        ),
        new(
            "ours-waf-blocks",
            null,
            "312(e)(1)",
            "Web ACLs block with managed rule groups, not merely count.",
            "Set override_action { none {} } on each managed rule group.",
            d => d.Each(Acl, Blocking)
        ),
    ];

    private static IEnumerable<string> Redacted(Resource logging) =>
        logging
            .Blocks("redacted_fields")
            .SelectMany(field => field.Blocks("single_header"))
            .Select(header => header.Text("name") ?? "");

    private static string? Blocking(Resource acl)
    {
        var managed = acl.Blocks("rule")
            .Where(rule => rule.Blocks("statement.0.managed_rule_group_statement").Any())
            .ToList();
        return managed.Count == 0 ? "it has no managed rule group"
            : managed.Exists(rule => rule.Blocks("override_action.0.count").Any()) ? "a managed rule group only counts"
            : null;
    }
}
