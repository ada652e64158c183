using System.Text.Json;
using CareConnect.Deploy.Manifests;

namespace CareConnect.Deploy.Coverage;

/// <summary>
/// The values of secrets that stand in a manifest though they should not. They are looked for in the JSON itself: a resource that
/// cannot be read is shown in the report too.
/// </summary>
internal static class SecretDefaults
{
    public static IEnumerable<string> Of(Manifest? manifest) =>
        (manifest?.Resources ?? []).SelectMany(resource => Inputs(resource.Json)).SelectMany(Values);

    private static IEnumerable<JsonElement> Inputs(JsonElement resource) =>
        Child(resource, "inputs") is { ValueKind: JsonValueKind.Object } inputs
            ? inputs.EnumerateObject().Select(input => input.Value)
            : [];

    // Whatever "secret" says, unless it says false: a slip of the pen makes no secret public.
    private static IEnumerable<string> Values(JsonElement input) =>
        Child(input, "secret") is { ValueKind: not JsonValueKind.False }
        && Child(input, "default") is { } standard
        && Child(standard, "value") is { } value
            ? [value.ToString()]
            : [];

    private static JsonElement? Child(JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var child) ? child : null;
}
