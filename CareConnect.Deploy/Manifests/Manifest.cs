using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using CareConnect.Deploy.Coverage;

namespace CareConnect.Deploy.Manifests;

/// <summary>What an Aspire AppHost published: its resources in the order of the file.</summary>
internal sealed partial record Manifest(string FileName, JsonElement Json, IReadOnlyList<Resource> Resources)
{
    private readonly Dictionary<string, Resource> _byName = Resources.ToDictionary(resource => resource.Name);

    public Resource? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The whole of it as the reader sees it: no letter or brace is written by its number.</summary>
    public string Text => field ??= ReportJson.OnOneLine(Json);

    private ILookup<string, string> Referrers =>
        field ??= Resources
            .SelectMany(from =>
                Beginning()
                    .Matches(ReportJson.OnOneLine(from.Json))
                    .Select(match => (To: match.Groups["name"].Value, From: from.Name))
            )
            .Distinct()
            .ToLookup(reference => reference.To, reference => reference.From);

    /// <summary>Whether another resource has an expression that begins with the resource's name.</summary>
    public bool RefersTo(string name) => Referrers[name].Any(from => from != name);

    [GeneratedRegex(@"\{(?<name>[A-Za-z][A-Za-z0-9-]*)\.")]
    private static partial Regex Beginning();
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
