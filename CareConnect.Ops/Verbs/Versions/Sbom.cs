using System.Text.Json;
using System.Text.Json.Nodes;

namespace CareConnect.Ops.Verbs.Versions;

/// <summary>
/// What a published program is made of, as CycloneDX 1.6: from its .deps.json, which is what really ships and names each
/// package with its hash.
/// </summary>
internal static class Sbom
{
    // The .NET that a program brings along.
    private const string RuntimePack = "runtimepack";

    /// <param name="depsFile">The published program's.</param>
    /// <param name="project">Its project.</param>
    /// <param name="version">The build's.</param>
    /// <param name="target">Where the document goes.</param>
    public static void Write(string depsFile, string project, string version, string target)
    {
        using var deps = JsonDocument.Parse(File.ReadAllText(depsFile));
        var packages = deps
            .RootElement.GetProperty("libraries")
            .EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() is "package" or RuntimePack)
            .OrderBy(library => library.Name, StringComparer.Ordinal);
        var document = new JsonObject
        {
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["serialNumber"] = $"urn:uuid:{Guid.NewGuid()}",
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["timestamp"] = $"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ssZ}",
                ["component"] = new JsonObject
                {
                    ["type"] = "application",
                    ["bom-ref"] = $"{project}@{version}",
                    ["name"] = project,
                    ["version"] = version,
                },
            },
            ["components"] = new JsonArray([.. packages.Select(ComponentOf)]),
        };
        File.WriteAllText(target, document.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    private static JsonObject ComponentOf(JsonProperty library)
    {
        var (name, version) = (library.Name.Split('/')[0], library.Name.Split('/')[1]);
        if (name.StartsWith($"{RuntimePack}.", StringComparison.Ordinal))
        {
            name = name[$"{RuntimePack}.".Length..];
        }

        var purl = $"pkg:nuget/{Uri.EscapeDataString(name)}@{Uri.EscapeDataString(version)}";
        var component = new JsonObject
        {
            ["type"] = "library",
            ["bom-ref"] = purl,
            ["name"] = name,
            ["version"] = version,
            ["purl"] = purl,
        };
        if (
            library.Value.GetProperty("sha512").GetString() is { } hash
            && hash.StartsWith("sha512-", StringComparison.Ordinal)
        )
        {
            component["hashes"] = new JsonArray(
                new JsonObject
                {
                    ["alg"] = "SHA-512",
                    ["content"] = Convert.ToHexStringLower(Convert.FromBase64String(hash["sha512-".Length..])),
                }
            );
        }

        return component;
    }
}
