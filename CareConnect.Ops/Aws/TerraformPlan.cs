using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CareConnect.Ops.Aws;

/// <summary>What a plan changes, as <c>terraform show -json</c> tells it. Values stay out: they may be sensitive.</summary>
internal sealed record TerraformPlan
{
    // What holds data, or opens it: losing one is losing patients' records.
    private static readonly string[] Precious =
    [
        "aws_db_",
        "aws_rds_",
        "aws_s3_bucket",
        "aws_kms_",
        "aws_backup_vault",
        "aws_secretsmanager_secret",
        "aws_dynamodb_",
        "aws_efs_",
    ];

    // They only describe what holds the data, or are made anew without a loss.
    private static readonly string[] Replaceable =
    [
        "aws_db_parameter_group",
        "aws_db_subnet_group",
        "aws_db_option_group",
        "aws_db_event_subscription",
        "aws_db_proxy",
        "aws_s3_bucket_",
        "aws_kms_alias",
        "aws_kms_grant",
        "aws_secretsmanager_secret_version",
        "aws_secretsmanager_secret_policy",
        "aws_secretsmanager_secret_rotation",
        "aws_backup_vault_notifications",
        "aws_backup_vault_policy",
    ];

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public IReadOnlyList<ResourceChange> ResourceChanges { get; init; } = [];

    public IReadOnlyList<ResourceChange> ResourceDrift { get; init; } = [];

    public static TerraformPlan Parse(string json) => JsonSerializer.Deserialize<TerraformPlan>(json, Format) ?? new();

    public IEnumerable<ResourceChange> Changes => ResourceChanges.Where(change => change.Change.Changes);

    /// <summary>What somebody changed by other means, or took away.</summary>
    public IEnumerable<ResourceChange> Drift =>
        ResourceDrift.Where(change => change.Change.Changes && !change.Change.IsNothing);

    /// <summary>What no command may destroy or replace: databases, buckets, keys, vaults and secrets.</summary>
    public IEnumerable<ResourceChange> Refused =>
        Changes.Where(change => change.Change.Destroys && IsPrecious(change.Type));

    private static bool IsPrecious(string type) =>
        Precious.Any(prefix => type.StartsWith(prefix, StringComparison.Ordinal))
        && !Replaceable.Any(prefix => type.StartsWith(prefix, StringComparison.Ordinal));
}

internal sealed record ResourceChange(string Address, string Type, PlannedChange Change)
{
    public override string ToString() => $"{Change.Word, -8} {Address}";
}

internal sealed record PlannedChange(IReadOnlyList<string> Actions)
{
    public JsonElement Before { get; init; }

    public JsonElement After { get; init; }

    [JsonIgnore]
    public bool Changes => Actions is not (["no-op"] or ["read"]);

    [JsonIgnore]
    public bool Destroys => Actions.Contains("delete");

    /// <summary>Whether both sides hold the same but for empty against absent, which a first refresh after an apply always brings.</summary>
    [JsonIgnore]
    public bool IsNothing => !Destroys && JsonNode.DeepEquals(Full(Before), Full(After));

    [JsonIgnore]
    public string Word => Actions.Count > 1 ? "replace" : Actions[0];

    private static JsonNode? Full(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => Filled(element) is { Count: > 0 } fields ? fields : null,
            JsonValueKind.Array => element.EnumerateArray().Select(Full).Where(item => item is not null).ToArray()
                is { Length: > 0 } items
                ? new JsonArray(items)
                : null,
            JsonValueKind.String when element.GetString() is { Length: 0 } => null,
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            _ => JsonValue.Create(element),
        };

    private static JsonObject Filled(JsonElement element)
    {
        var fields = new JsonObject();
        foreach (var field in element.EnumerateObject())
        {
            if (Full(field.Value) is { } value)
            {
                fields[field.Name] = value;
            }
        }

        return fields;
    }
}
