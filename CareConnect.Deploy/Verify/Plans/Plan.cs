using System.Text.Json;

namespace CareConnect.Deploy.Verify.Plans;

/// <summary>A Terraform plan as the rules see it: resources of all modules with their values, what changes, and who refers to whom.</summary>
internal sealed class Plan
{
    /// <summary>
    /// Prefix of the resources that verify adds to its copy of the tree, to see into encoded documents: see <c>ReadableDocuments</c>.
    /// </summary>
    public const string ReadablePrefix = "readable_";

    private readonly ILookup<string, Resource> _byType;
    private readonly References _references;
    private readonly JsonElement _variables;

    internal Plan(
        IReadOnlyList<Resource> resources,
        IReadOnlyList<Change> changes,
        References references,
        JsonElement variables,
        string json
    )
    {
        Resources = [.. resources.Where(resource => !IsReadable(resource))];
        Changes = changes;
        Json = json;
        _references = references;
        _variables = variables;
        _byType = resources.ToLookup(resource => resource.Type);
    }

    public IReadOnlyList<Resource> Resources { get; }

    public IReadOnlyList<Change> Changes { get; }

    /// <summary>The whole document as Terraform printed it, for the search for secrets.</summary>
    public string Json { get; }

    public IEnumerable<Resource> Of(params IEnumerable<string> types) =>
        types.SelectMany(type => _byType[type]).Where(resource => !resource.IsData && !IsReadable(resource));

    public string? Variable(string name) => new Node(_variables, default).Text($"{name}.value");

    /// <summary>Whether an attribute names the target: by a known value, or by the references of its expression.</summary>
    public bool IsLinked(Resource from, string attribute, Resource to) =>
        from.Texts(attribute).Intersect(to.Identities).Any() || _references.Of(from, attribute).Contains(to);

    /// <summary>The resources of a type whose attribute names the target.</summary>
    public IEnumerable<Resource> LinkedTo(Resource to, string type, string attribute) =>
        Of(type).Where(from => IsLinked(from, attribute, to));

    /// <summary>The resources of a type that an attribute names.</summary>
    public IEnumerable<Resource> Targets(Resource from, string attribute, params IEnumerable<string> types) =>
        Of(types).Where(to => IsLinked(from, attribute, to));

    public IEnumerable<Resource> DataSources(Resource from, string attribute, string type) =>
        _references.Of(from, attribute).Where(to => to.IsData && to.Type == type);

    /// <summary>Whether the configuration says anything about an attribute that the provider would otherwise compute.</summary>
    public bool IsConfigured(Resource resource, string attribute) => _references.IsConfigured(resource, attribute);

    /// <summary>
    /// The object behind an attribute that holds encoded JSON, also where the text as a whole is unknown because one name in it is.
    /// </summary>
    public Node? Decoded(Resource resource, string attribute)
    {
        if (resource.Text(attribute) is { } text)
        {
            return Parse(text);
        }
        var name = $"{ReadablePrefix}{resource.Type}_{resource.Name}_{attribute}";
        return _byType["terraform_data"]
            .Where(data => data.Name == name && data.Module == resource.Module && data.Key == resource.Key)
            .Select(data => new Node(data.At("input"), Node.Find(data.Unknown, "input")))
            .FirstOrDefault(node => node.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array);
    }

    private static Node? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return new Node(document.RootElement.Clone(), default);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsReadable(Resource resource) =>
        resource.Type == "terraform_data" && resource.Name.StartsWith(ReadablePrefix, StringComparison.Ordinal);
}
