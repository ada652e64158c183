using CareConnect.Deploy.Verify.Plans;

namespace CareConnect.Deploy.Verify.Rules;

/// <summary>What holds for a plan as a whole.</summary>
internal static class PlanRules
{
    // Keys have a rule of their own.
    private static readonly string[] Kept = ["aws_db_instance", "aws_rds_cluster", "aws_s3_bucket", "aws_backup_vault"];

    // Where policies stand, by resource type.
    private static readonly (string Type, string Attribute)[] Policies =
    [
        ("aws_iam_policy", "policy"),
        ("aws_iam_role", "assume_role_policy"),
        ("aws_iam_role_policy", "policy"),
        ("aws_s3_bucket_policy", "policy"),
        ("aws_kms_key", "policy"),
        ("aws_kms_replica_key", "policy"),
        ("aws_secretsmanager_secret_policy", "policy"),
        ("aws_sns_topic_policy", "policy"),
        ("aws_sqs_queue_policy", "policy"),
        ("aws_backup_vault_policy", "policy"),
    ];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new(
            "ours-hipaa-eligible-services",
            null,
            "308(b)(1), 314(a)(1)",
            "Patients' data meets only services that AWS's business associate addendum covers.",
            "Use a service of the list, or bring the list (eligible-services.json) up to date.",
            d =>
                from resource in d.Plan.Resources
                where !resource.IsData && resource.Type.StartsWith("aws_", StringComparison.Ordinal)
                where EligibleServices.ServiceOf(resource.Type) is null
                select new Problem(
                    resource.Address,
                    $"{resource.Type} belongs to no service of the list of {EligibleServices.Date}"
                )
        ),
        new(
            "ours-absent-services",
            null,
            "308(a)(1)(ii)(A)",
            "Services that the design does without stay absent, since their rules are not checked here.",
            "Remove the resource, or write the rules of its service.",
            d =>
                from resource in d.Plan.Resources
                where !resource.IsData
                let service = AbsentServices.Of(resource.Type)
                where service is not null
                select new Problem(
                    resource.Address,
                    $"{service.Name} is not part of the design; unchecked: {string.Join(", ", service.Rules)}"
                )
        ),
        new(
            "ours-no-data-destroyed",
            null,
            "308(a)(7)(i), 312(c)(1)",
            "No plan destroys or replaces a database, a bucket or a vault.",
            "Find out which argument forces the replacement, and take it back; move resources with a moved block.",
            d =>
                from change in d.Plan.Changes
                where change.Destroys && Kept.Contains(change.Type)
                select new Problem(change.Address, change.Replaces ? "the plan replaces it" : "the plan destroys it")
        ),
        new(
            "ours-no-secret-in-plan",
            null,
            "312(a)(1), 312(d)",
            "A secret's value occurs nowhere: not in the plan, not in what Terraform prints, not in generated files.",
            "Make the variable ephemeral and pass it to write-only arguments only.",
            Canaries
        ),
        new(
            "ours-plan-readable",
            null,
            "308(a)(8)",
            "Policies and containers can be read before the apply, so that the rules see them.",
            "Write jsonencode in the argument itself, or use data.aws_iam_policy_document; verify without --plan.",
            Unreadable
        ),
    ];

    // The message never repeats the value.
    private static IEnumerable<Problem> Canaries(Deployment d) =>
        from canary in d.Canaries
        from text in d.Texts.Prepend(new("plan", d.Plan.Json))
        where text.Value.Contains(canary.Value, StringComparison.Ordinal)
        select new Problem($"var.{canary.Key}", $"its value occurs in {text.Key}");

    private static IEnumerable<Problem> Unreadable(Deployment d) =>
        Policies
            .SelectMany(policy => d.Each(policy.Type, resource => Policy(d.Plan, resource, policy.Attribute)))
            .Concat(
                d.Each(
                    "aws_ecs_task_definition",
                    task =>
                        Deployment.Unless(
                            d.Plan.Decoded(task, "container_definitions") is not null,
                            "container_definitions cannot be read"
                        )
                )
            );

    private static string? Policy(Plan plan, Resource resource, string attribute) =>
        Deployment.Unless(
            !resource.IsSet(attribute)
                || (resource.IsUnknown(attribute) && !plan.IsConfigured(resource, attribute))
                || PolicyDocument.Read(plan, resource, attribute) is not null,
            $"{attribute} cannot be read"
        );
}
