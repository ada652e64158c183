using System.Text.Json;

namespace CareConnect.Deploy.Verify.Plans;

/// <summary>One instance of a resource or data source in a plan, in the module instance <paramref name="Module"/> ("" is the root).</summary>
internal sealed record Resource(
    string Address,
    string Type,
    string Name,
    string Module,
    string? Key,
    bool IsData,
    JsonElement Value,
    JsonElement Unknown
) : Node(Value, Unknown)
{
    /// <summary>The name without the key of an instance: what configuration and references call it.</summary>
    public string Definition => $"{(IsData ? "data." : "")}{Type}.{Name}";

    // The attributes by which AWS or Terraform name a thing, in the order in which they are commonly referred to.
    private static readonly string[] IdentityAttributes = ["id", "arn", "bucket", "url", "name", "identifier"];

    public IEnumerable<string> Identities => IdentityAttributes.Select(Text).OfType<string>();

    public bool Equals(Resource? other) => other is not null && Address == other.Address;

    public override int GetHashCode() => Address.GetHashCode(StringComparison.Ordinal);
}

/// <summary>What a plan does to one resource: <c>create</c>, <c>update</c>, <c>delete</c>, <c>no-op</c>, or two of them for a replacement.</summary>
internal sealed record Change(string Address, string Type, IReadOnlyList<string> Actions)
{
    public bool Destroys => Actions.Contains("delete");
    public bool Replaces => Destroys && Actions.Contains("create");
}
