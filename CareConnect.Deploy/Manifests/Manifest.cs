using System.Text.Json;
using System.Text.Json.Serialization;

namespace CareConnect.Deploy.Manifests;

/// <summary>What an Aspire AppHost published: its resources in the order of the file.</summary>
internal sealed record Manifest(string FileName, JsonElement Json, IReadOnlyList<Resource> Resources)
{
    private readonly Dictionary<string, Resource> _byName = Resources.ToDictionary(resource => resource.Name);

    public Resource? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Whether another resource has an expression that begins with the resource's name.</summary>
    public bool RefersTo(string name) =>
        Resources.Any(other =>
            other.Name != name && other.Json.GetRawText().Contains($"{{{name}.", StringComparison.Ordinal)
        );
}

/// <summary>An object of the manifest. What it holds besides the known keys is kept, to be refused by name.</summary>
internal abstract record ManifestObject
{
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>One resource. <see cref="Json"/> is what the manifest says, for the report.</summary>
internal abstract record Resource : ManifestObject
{
    [JsonIgnore]
    public string Name { get; init; } = "";

    [JsonIgnore]
    public JsonElement Json { get; init; }

    // Read properties are settable: the generated reader gives init-only ones null where the manifest is silent.
    public string Type { get; set; } = "";

    /// <summary>What <c>{name.connectionString}</c> stands for; null where a resource has none.</summary>
    public string? ConnectionString { get; set; }
}
