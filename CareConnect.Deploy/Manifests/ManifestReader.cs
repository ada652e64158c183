using System.Text.Json;
using CareConnect.Deploy.Coverage;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Manifests;

/// <summary>
/// Reads a manifest. Every resource is read on its own, so that one run tells everything that is wrong with the file; a
/// resource that cannot be read is refused and stands in the result as <see cref="UnsupportedResource"/>.
/// </summary>
internal static class ManifestReader
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
            read.Add(ResourceReader.Read(property.Name, property.Value, refusals));
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
                    new(
                        Whole,
                        property.Name,
                        ReportJson.OnOneLine(property.Value),
                        "the translator does not understand this key",
                        "Leave it out"
                    )
                );
            }
        }
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
}
