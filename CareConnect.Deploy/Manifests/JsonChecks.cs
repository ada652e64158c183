using System.Text;
using System.Text.Json;
using CareConnect.Deploy.Coverage;

namespace CareConnect.Deploy.Manifests;

/// <summary>
/// What valid JSON may hold and no value of a deployment can: a key twice, null, text that is no Unicode or that Terraform
/// would change. Readers would take the last key, skip the null and mend the text, and so lose something in silence.
/// </summary>
internal static class JsonChecks
{
    public static IEnumerable<Refusal> Of(string resource, JsonElement element) => Of(resource, [], element);

    /// <summary>Whether a key or a text escapes half a character (a lone surrogate), which no reader can give back.</summary>
    public static bool HasBrokenText(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String)
                {
                    reader.GetString();
                }
            }
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static IEnumerable<Refusal> Of(string resource, KeyPath path, JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => OfObject(resource, path, element),
            JsonValueKind.Array => element
                .EnumerateArray()
                .SelectMany((item, index) => Of(resource, path.With($"{index}"), item)),
            JsonValueKind.String => OfText(resource, path, element),
            JsonValueKind.Null =>
            [
                new(resource, path.ToString(), "null", "null is no value", "Leave the key out, or give it a value"),
            ],
            _ => [],
        };

    private static IEnumerable<Refusal> OfObject(string resource, KeyPath path, JsonElement element)
    {
        var seen = new HashSet<string>();
        foreach (var property in element.EnumerateObject())
        {
            var key = path.With(property.Name);
            if (!seen.Add(property.Name))
            {
                yield return new(resource, key.ToString(), "", "the key stands here twice", "Keep one of the two");
            }
            if (WhatIsWrongWith(property.Name) is { } reason)
            {
                yield return new(resource, key.ToString(), "", $"in the key, {reason}", "Write the key without it");
            }
            foreach (var refusal in Of(resource, key, property.Value))
            {
                yield return refusal;
            }
        }
    }

    private static IEnumerable<Refusal> OfText(string resource, KeyPath path, JsonElement element)
    {
        if (WhatIsWrongWith(element.GetString()!) is { } reason)
        {
            yield return new(resource, path.ToString(), "", reason, "Write the text without it");
        }
    }

    private static string? WhatIsWrongWith(string text) =>
        text.Contains('\0', StringComparison.Ordinal) ? "the text holds a NUL, which no environment can carry"
        : text.IsNormalized() ? null
        : "the text is not in Unicode's composed form (NFC), and Terraform would change it";
}
