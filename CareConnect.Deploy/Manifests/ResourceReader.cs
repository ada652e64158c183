using System.Text.Json;
using System.Text.RegularExpressions;
using CareConnect.Deploy.Coverage;

namespace CareConnect.Deploy.Manifests;

/// <summary>
/// Reads one resource by its type. What is wrong with it is refused, and it stands in the manifest as
/// <see cref="UnsupportedResource"/>.
/// </summary>
internal static partial class ResourceReader
{
    public static Resource Read(string name, JsonElement json, List<Refusal> refusals)
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
            var value = ReportJson.OnOneLine(json);
            return [new(name, "", value, "a resource must be a JSON object", "Publish the AppHost's manifest anew")];
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

    [GeneratedRegex(@"^[A-Za-z](-?[A-Za-z0-9])*\z")]
    private static partial Regex AspireName();
}
