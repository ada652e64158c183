using System.Globalization;
using System.Text.RegularExpressions;
using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Verify.Rules;

/// <summary>AWS Backup: how often, how long, and that nobody deletes what it keeps.</summary>
internal static partial class BackupRules
{
    private const string Vault = "aws_backup_vault";
    private const int ShortestRetention = 35;

    private static readonly string[] Tags = ["tags_all", "tags"];

    private static readonly string[] ForbiddenActions =
    [
        "backup:DeleteRecoveryPoint",
        "backup:UpdateRecoveryPointLifecycle",
        "backup:PutBackupVaultAccessPolicy",
    ];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "backup-plan-min-frequency-and-min-retention-check",
            null,
            "308(a)(7)(i), 308(a)(7)(ii)(A)",
            "Backup plans run daily or more often and keep 35 days or more.",
            "Give the plan a rule with a daily schedule and lifecycle.delete_after = 35.",
            d =>
                d.Each(
                    "aws_backup_plan",
                    plan =>
                        Deployment.Unless(plan.Blocks("rule").Any(IsEnough), "no rule of it is daily and keeps 35 days")
                )
        ),
        new(
            "backup-recovery-point-encrypted",
            null,
            "312(a)(2)(iv)",
            "Recovery points are encrypted with our own key.",
            "Set kms_key_arn of the vault.",
            d =>
                d.Each(
                    Vault,
                    vault =>
                        Deployment.Unless(Deployment.HasCustomerKey(vault, "kms_key_arn"), "it has no customer key")
                )
        ),
        new(
            "backup-recovery-point-manual-deletion-disabled",
            null,
            "308(a)(7)(i), 308(a)(7)(ii)(A), 312(c)(1)",
            "Nobody may delete recovery points.",
            "Deny backup:DeleteRecoveryPoint, UpdateRecoveryPointLifecycle and PutBackupVaultAccessPolicy in the vault's policy.",
            d =>
                d.Each(
                    Vault,
                    vault => Deployment.Unless(IsProtected(d.Plan, vault), "no policy of it forbids deletion")
                )
        ),
        new(
            "ours-backup-vault-lock",
            null,
            "308(a)(7)(i), 312(c)(1)",
            "Vaults are locked, so that not even the account's root deletes early.",
            "Add an aws_backup_vault_lock_configuration.",
            d => d.EachHas(Vault, "aws_backup_vault_lock_configuration", "backup_vault_name")
        ),
    ];

    /// <summary>Whether a selection takes the resource: by its ARN, or by a tag.</summary>
    public static bool IsSelected(Plan plan, Resource resource) =>
        plan.Of("aws_backup_selection")
            .Any(selection =>
                selection.Texts("resources").Contains("*") && !selection.Blocks("condition").Any()
                || plan.IsLinked(selection, "resources", resource)
                || selection.Blocks("selection_tag").Any(tag => HasTag(resource, tag.Text("key"), tag.Text("value")))
                || selection
                    .Blocks("condition")
                    .SelectMany(condition => condition.Blocks("string_equals"))
                    .Any(tag =>
                        HasTag(
                            resource,
                            tag.Text("key")?.Replace("aws:ResourceTag/", "", StringComparison.Ordinal),
                            tag.Text("value")
                        )
                    )
            );

    private static bool HasTag(Resource resource, string? key, string? value) =>
        Tags.Any(tags =>
            Node.Find(resource.At(tags), key ?? "") is { ValueKind: System.Text.Json.JsonValueKind.String } found
            && found.GetString() == value
        );

    private static bool IsEnough(Node rule) =>
        IsDaily(rule.Text("schedule") ?? "") && rule.Number("lifecycle.0.delete_after") is null or >= ShortestRetention;

    // cron(minute hour day-of-month month day-of-week year); a rate counts hours or days.
    private static bool IsDaily(string schedule) =>
        Cron().Match(schedule) is { Success: true }
        || (
            Rate().Match(schedule) is { Success: true } rate
            && int.Parse(rate.Groups["count"].Value, CultureInfo.InvariantCulture)
                <= (rate.Groups["unit"].Value == "hour" ? 24 : 1)
        );

    private static bool IsProtected(Plan plan, Resource vault) =>
        plan.LinkedTo(vault, "aws_backup_vault_policy", "backup_vault_name")
            .Select(policy => PolicyDocument.Read(plan, policy, "policy"))
            .Any(policy =>
                policy?.Statements.Any(statement =>
                    !statement.Allows
                    && statement.Principals.Contains("*")
                    && ForbiddenActions.All(statement.Actions.Contains)
                ) == true
            );

    [GeneratedRegex(@"^cron\(\S+ \S+ [*?] \* [*?] \*\)$")]
    private static partial Regex Cron();

    [GeneratedRegex(@"^rate\((?<count>\d+) (?<unit>hour|day)s?\)$")]
    private static partial Regex Rate();
}
