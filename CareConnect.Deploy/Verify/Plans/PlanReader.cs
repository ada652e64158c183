using System.Text.Json;

namespace CareConnect.Deploy.Verify.Plans;

/// <summary>Reads what <c>terraform show -json</c> prints of a plan.</summary>
internal static class PlanReader
{
    /// <param name="json">The plan.</param>
    /// <param name="root">The folder of the root module, for the locals that the plan leaves out; null when there is none.</param>
    /// <exception cref="FormatException">The text is no plan.</exception>
    public static Plan Read(string json, string? root = null)
    {
        var document = Parse(json);
        if (!document.TryGetProperty("planned_values", out var planned))
        {
            throw new FormatException("it has no planned_values; make it with: terraform show -json <plan file>");
        }
        var changes = Property(document, "resource_changes");
        var unknown = Items(changes)
            .GroupBy(change => change.GetProperty("address").GetString()!)
            .ToDictionary(group => group.Key, group => Node.Find(group.Last(), "change.after_unknown"));
        var resources = new List<Resource>();
        Collect(Property(planned, "root_module"), "", unknown, resources);
        var configuration = ConfigurationModule.Root(Node.Find(document, "configuration.root_module"), root);
        return new Plan(
            resources,
            [.. Items(changes).Select(ReadChange)],
            new References(configuration, resources),
            Property(document, "variables"),
            json
        );
    }

    private static JsonElement Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new FormatException($"it is no JSON ({e.Message})", e);
        }
    }

    private static void Collect(
        JsonElement module,
        string address,
        Dictionary<string, JsonElement> unknown,
        List<Resource> resources
    )
    {
        foreach (var resource in Items(Property(module, "resources")))
        {
            var own = resource.GetProperty("address").GetString()!;
            resources.Add(
                new Resource(
                    own,
                    resource.GetProperty("type").GetString()!,
                    resource.GetProperty("name").GetString()!,
                    address,
                    Key(Property(resource, "index")),
                    Node.Find(resource, "mode") is { ValueKind: JsonValueKind.String } mode
                        && mode.GetString() == "data",
                    Property(resource, "values"),
                    unknown.GetValueOrDefault(own)
                )
            );
        }
        foreach (var child in Items(Property(module, "child_modules")))
        {
            Collect(child, child.GetProperty("address").GetString()!, unknown, resources);
        }
    }

    private static string? Key(JsonElement index) =>
        index.ValueKind switch
        {
            JsonValueKind.String => index.GetString(),
            JsonValueKind.Number => index.GetRawText(),
            _ => null,
        };

    private static Change ReadChange(JsonElement change) =>
        new(
            change.GetProperty("address").GetString()!,
            change.GetProperty("type").GetString()!,
            Node.Strings(Node.Find(change, "change.actions"))
        );

    private static JsonElement Property(JsonElement element, string name) => Node.Find(element, name);

    private static IEnumerable<JsonElement> Items(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];
}
