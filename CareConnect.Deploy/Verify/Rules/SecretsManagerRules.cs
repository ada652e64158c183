using System.Globalization;
using System.Text.RegularExpressions;
using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Verify.Rules;

/// <summary>Secrets: their keys, their rotation, and that no plan or state holds one.</summary>
internal static partial class SecretsManagerRules
{
    private const string Secret = "aws_secretsmanager_secret";
    private const int LongestPeriod = 90;

    // Arguments through which a value would reach the plan and the state, by resource type.
    private static readonly (string Type, string Argument)[] Leaks =
    [
        ("aws_secretsmanager_secret_version", "secret_string"),
        ("aws_secretsmanager_secret_version", "secret_binary"),
        ("aws_db_instance", "password"),
        ("aws_rds_cluster", "master_password"),
        ("aws_elasticache_replication_group", "auth_token"),
        ("aws_elasticache_user", "passwords"),
        ("random_password", "length"),
    ];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "secretsmanager-rotation-enabled-check",
            "SecretsManagerRotationEnabled",
            "308(a)(4)(ii)(B)",
            "Secrets are renewed on a schedule.",
            "Add an aws_secretsmanager_secret_rotation, or record who renews the secret, and when.",
            d => d.EachHas(Secret, "aws_secretsmanager_secret_rotation", "secret_id")
        ),
        new(
            "secretsmanager-secret-periodic-rotation",
            null,
            "308(a)(4)(ii)(B), 308(a)(4)(ii)(C)",
            "A rotation comes every 90 days or more often.",
            "Set automatically_after_days to 90 or less.",
            d =>
                d.Each(
                    "aws_secretsmanager_secret_rotation",
                    rotation =>
                        Deployment.Unless(
                            Period(rotation) is > 0 and <= LongestPeriod,
                            "it comes less often than every 90 days"
                        )
                )
        ),
        new(
            "secretsmanager-using-cmk",
            "SecretsManagerUsingKMSKey",
            "312(a)(2)(iv), 312(e)(2)(ii)",
            "Secrets are encrypted with our own key.",
            "Set kms_key_id, in replicas too.",
            d => d.Each(Secret, CustomerKey)
        ),
        new(
            "ours-secrets-write-only",
            null,
            "312(a)(1), 312(d)",
            "Secret values are written, never read back: no plan and no state holds one.",
            "Use the write-only argument (secret_string_wo, password_wo) with an ephemeral variable.",
            WriteOnly
        ),
    ];

    private static string? CustomerKey(Resource secret) =>
        !Deployment.HasCustomerKey(secret, "kms_key_id") ? "it has no customer key"
        : secret.Blocks("replica").Any(replica => !Deployment.HasCustomerKey(replica, "kms_key_id"))
            ? "a replica has no customer key"
        : null;

    private static IEnumerable<Problem> WriteOnly(Deployment d) =>
        Leaks
            .SelectMany(leak =>
                d.Each(
                    leak.Type,
                    resource =>
                        Deployment.Unless(
                            !IsGiven(d.Plan, resource, leak.Argument),
                            $"{leak.Argument} puts a secret into the state"
                        )
                )
            )
            .Concat(
                d.Each(
                    "aws_ssm_parameter",
                    parameter =>
                        Deployment.Unless(
                            parameter.Text("type") != "SecureString" || !IsGiven(d.Plan, parameter, "value"),
                            "value puts a secret into the state"
                        )
                )
            );

    // Computed arguments are unknown where nobody sets them.
    private static bool IsGiven(Plan plan, Resource resource, string argument) =>
        resource.IsSet(argument) && (!resource.IsUnknown(argument) || plan.IsConfigured(resource, argument));

    private static decimal? Period(Resource rotation) =>
        rotation.Number("rotation_rules.0.automatically_after_days")
        ?? (
            Days().Match(rotation.Text("rotation_rules.0.schedule_expression") ?? "") is { Success: true } days
                ? decimal.Parse(days.Groups[1].Value, CultureInfo.InvariantCulture)
                : null
        );

    [GeneratedRegex(@"^rate\((\d+) days?\)$")]
    private static partial Regex Days();
}
