using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Verify.Rules;

/// <summary>Databases: what we ask beyond the packs.</summary>
internal static class RdsOwnRules
{
    private const string Instance = "aws_db_instance";
    private const int DefaultPort = 5432;
    private static readonly string[] Statements = ["ddl", "mod", "all"];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "ours-rds-customer-key",
            null,
            "312(a)(2)(iv)",
            "Databases are encrypted with our own key.",
            "Set kms_key_id to a key of this plan.",
            d =>
                d.Each(
                    Instance,
                    db => Deployment.Unless(Deployment.HasCustomerKey(db, "kms_key_id"), "it has no customer key")
                )
        ),
        new(
            "ours-rds-iam-authentication",
            "AwsSolutions-RDS6",
            "308(a)(4)(ii)(B), 312(d)",
            "People sign in to databases by IAM, not by a shared password.",
            "Set iam_database_authentication_enabled = true.",
            d =>
                d.Each(
                    Instance,
                    db =>
                        Deployment.Unless(
                            db.Is("iam_database_authentication_enabled"),
                            "iam_database_authentication_enabled is not true"
                        )
                )
        ),
        new(
            "ours-rds-security-group-sources",
            "AwsSolutions-RDS8",
            "312(e)(1)",
            "Databases are reached from security groups, never from address ranges.",
            "Replace the range by referenced_security_group_id.",
            Sources
        ),
        new(
            "ours-rds-port",
            "AwsSolutions-RDS11",
            "312(a)(1)",
            "Databases do not listen on the port that everybody tries.",
            "Set port to another than 5432.",
            d =>
                d.Each(
                    Instance,
                    db =>
                        Deployment.Unless(
                            db.IsSet("port") && db.Number("port") != DefaultPort,
                            "it listens on the default port"
                        )
                )
        ),
        new(
            "ours-rds-backup-retention",
            "AwsSolutions-RDS13",
            "308(a)(7)(ii)(A)",
            "In prod any second of the last 35 days can be restored.",
            "Set backup_retention_period = 35.",
            d =>
                d.Environment != "prod"
                    ? []
                    // None at all is db-instance-backup-enabled's finding.
                    : d.Each(
                        Instance,
                        db =>
                            Deployment.Unless(
                                db.Number("backup_retention_period") is null or < 1 or >= 35,
                                $"backups are kept {db.Number("backup_retention_period")} days"
                            )
                    )
        ),
        new(
            "ours-rds-force-tls",
            null,
            "312(e)(1), 312(e)(2)(ii)",
            "Databases refuse connections without TLS.",
            "Set rds.force_ssl = 1 in the parameter group.",
            d => Parameters(d, HasForcedTls, "rds.force_ssl is not 1 in its parameter group")
        ),
        new(
            "ours-rds-statement-logging",
            null,
            "312(b)",
            "Databases log changes of the schema at least, or audit by pgaudit.",
            "Set log_statement to ddl, mod or all, or pgaudit.log.",
            d => Parameters(d, HasStatementLog, "neither log_statement nor pgaudit is set in its parameter group")
        ),
    ];

    private static IEnumerable<Problem> Sources(Deployment d)
    {
        var groups = d
            .Plan.Of(Instance)
            .SelectMany(db => d.Plan.Targets(db, "vpc_security_group_ids", "aws_security_group"))
            .ToHashSet();
        return from rule in SecurityGroupRule.In(d.Plan)
            // Open to everybody is a finding of the security group rules.
            where rule.IsIngress && rule.Ranges.Count > 0 && !rule.IsOpen
            where
                groups.Contains(rule.Resource)
                || d.Plan.Targets(rule.Resource, "security_group_id", "aws_security_group").Any(groups.Contains)
            select new Problem(rule.Resource.Address, $"a database is reached from {string.Join(", ", rule.Ranges)}");
    }

    private static IEnumerable<Problem> Parameters(Deployment d, Func<Resource, bool> passes, string problem) =>
        d.Each(
            Instance,
            db =>
                Deployment.Unless(
                    d.Plan.Targets(db, "parameter_group_name", "aws_db_parameter_group").Any(passes),
                    problem
                )
        );

    private static string? Parameter(Resource group, string name) =>
        group.Blocks("parameter").FirstOrDefault(parameter => parameter.Text("name") == name)?.Text("value");

    private static bool HasForcedTls(Resource group) => Parameter(group, "rds.force_ssl") == "1";

    private static bool HasStatementLog(Resource group) =>
        Statements.Contains(Parameter(group, "log_statement"))
        || !string.IsNullOrEmpty(Parameter(group, "pgaudit.log"));
}
