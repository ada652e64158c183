using System.Text.Json;
using System.Text.RegularExpressions;
using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Manifests;

/// <summary>
/// Reads a manifest. Every resource is read on its own, so that one run tells everything that is wrong with the file; a
/// resource that cannot be read is refused and stands in the result as <see cref="UnsupportedResource"/>.
/// </summary>
internal static partial class ManifestReader
{
    private const string Whole = "(manifest)";

    public static Manifest? Read(string fileName, string json, List<Refusal> refusals)
    {
        if (Parse(json, refusals) is not { } root)
        {
            return null;
        }
        var before = refusals.Count;
        CheckRoot(root, refusals);
        if (!root.TryGetObject("resources", out var resources))
        {
            if (refusals.Count == before)
            {
                refusals.Add(
                    new(Whole, "resources", "", "there is no object 'resources'", "Publish the AppHost's manifest anew")
                );
            }
            return null;
        }
        var read = new List<Resource>();
        foreach (var property in resources.EnumerateObject())
        {
            read.Add(Read(property.Name, property.Value, refusals));
        }
        refusals.AddRange(NamesThatMeet(read));
        return new(fileName, root, [.. read.DistinctBy(resource => resource.Name)]);
    }

    private static JsonElement? Parse(string json, List<Refusal> refusals)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (JsonChecks.HasBrokenText(json))
            {
                refusals.Add(
                    new(Whole, "", "", "a text in it is no valid Unicode", "Publish the AppHost's manifest anew")
                );
                return null;
            }
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            // The position stands in the exception too, but counted from 0.
            var place = $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";
            refusals.Add(new(Whole, "", "", $"it is no JSON ({place})", "Publish the AppHost's manifest anew"));
            return null;
        }
    }

    private static void CheckRoot(JsonElement root, List<Refusal> refusals)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            refusals.Add(new(Whole, "", "", "it is no JSON object", "Publish the AppHost's manifest anew"));
            return;
        }
        var keys = new HashSet<string>();
        foreach (var property in root.EnumerateObject())
        {
            if (!keys.Add(property.Name))
            {
                refusals.Add(new(Whole, property.Name, "", "the key stands here twice", "Keep one of the two"));
            }
            else if (property.Name is not ("$schema" or "resources"))
            {
                refusals.Add(
                    new(Whole, property.Name, "", "the translator does not understand this key", "Leave it out")
                );
            }
        }
    }

    private static Resource Read(string name, JsonElement json, List<Refusal> refusals)
    {
        var found = Problems(name, json).ToList();
        refusals.AddRange(found);
        if (found.Count > 0)
        {
            return Unsupported(name, json);
        }
        var text = json.GetProperty("type").GetString()!;
        var type = ResourceTypes.Find(text);
        if (type.Refused is { } reason)
        {
            refusals.Add(new(name, "type", text, reason, type.Fix!));
            return Unsupported(name, json);
        }
        try
        {
            var resource = (Resource)json.Deserialize(type.Json)! with { Name = name, Json = json };
            refusals.AddRange(UnknownKeys.Of(resource).Select(key => Unknown(resource, key)));
            return resource;
        }
        catch (JsonException exception)
        {
            refusals.Add(WrongKind(name, json, exception));
            return Unsupported(name, json);
        }
    }

    // It stays in the manifest, so that whoever refers to it is not told that it is missing.
    private static UnsupportedResource Unsupported(string name, JsonElement json) => new() { Name = name, Json = json };

    private static IEnumerable<Refusal> Problems(string name, JsonElement json)
    {
        if (!AspireName().IsMatch(name))
        {
            return [new(name, "", "", "Aspire has no such names", "Use letters, digits and single hyphens")];
        }
        if (json.ValueKind != JsonValueKind.Object)
        {
            return [new(name, "", "", "a resource must be a JSON object", "Publish the AppHost's manifest anew")];
        }
        if (json.TryGetProperty("error", out var error))
        {
            return
            [
                new(
                    name,
                    "error",
                    error.ToString(),
                    "Aspire could not publish it",
                    "ExcludeFromManifest(), or give it a WithManifestPublishingCallback"
                ),
            ];
        }
        return json.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
            ? JsonChecks.Of(name, json)
            : [new(name, "type", "", "there is no text 'type'", "Publish the AppHost's manifest anew")];
    }

    private static Refusal Unknown(Resource resource, KeyPath key) =>
        new(
            resource.Name,
            key.ToString(),
            "",
            $"the translator does not understand this key of {resource.Type}",
            "Leave it out; nothing of a manifest is dropped in silence"
        );

    private static Refusal WrongKind(string name, JsonElement json, JsonException exception)
    {
        var path = KeyPath.Parse(exception.Path ?? "");
        var kind = path.In(json) is { } value ? value.ValueKind.ToString().ToLowerInvariant() : "missing";
        return new(
            name,
            path.ToString(),
            "",
            $"the value is of the wrong kind ({kind})",
            "Write the kind that Aspire's schema asks for, for example text in quotes"
        );
    }

    // Names become AWS names and Terraform labels, which differ in more than case and hyphens.
    private static IEnumerable<Refusal> NamesThatMeet(IEnumerable<Resource> resources) =>
        resources
            .GroupBy(resource => Names.Identifier(resource.Name))
            .SelectMany(group => group.Skip(1).Select(second => (First: group.First(), Second: second)))
            .Select(pair => new Refusal(
                pair.Second.Name,
                "",
                "",
                pair.First.Name == pair.Second.Name
                    ? "a resource of this name stands here twice"
                    : $"its name becomes the same Terraform name as that of '{pair.First.Name}'",
                "Rename one of the two"
            ));

    private static bool TryGetObject(this JsonElement element, string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object
            && element.TryGetProperty(name, out value)
            && value.ValueKind == JsonValueKind.Object;
    }

    [GeneratedRegex("^[A-Za-z](-?[A-Za-z0-9])*$")]
    private static partial Regex AspireName();
}
