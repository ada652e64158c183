using CareConnect.Deploy.Tests.Translation;
using CareConnect.Deploy.Translation;

namespace CareConnect.Deploy.Tests.Mapping;

/// <summary>Manifests of a few resources, for rules that need no whole system.</summary>
internal static class Small
{
    public const string Http = """
        "http": { "scheme": "http", "protocol": "tcp", "transport": "http", "external": true }
        """;

    public static string Secret(string name, string more = "") =>
        $$"""
            "{{name}}": { "type": "parameter.v0", "value": "{{{name}}.inputs.value}",
              "inputs": { "value": { "type": "string", "secret": true{{more}} } } }
            """;

    public static string Project(string name, string env = "", string bindings = "", string more = "") =>
        $$"""
            "{{name}}": { "type": "project.v0", "path": "{{name}}.csproj", "env": { {{env}} }, "bindings": { {{bindings}} }{{more}} }
            """;

    public static string Hints(string services) =>
        $$"""
            "hints": { "type": "careconnect.deploy.v0", "services": { {{services}} } }
            """;

    public static Translated Translate(params string[] resources) =>
        Case.Translate($$"""{ "resources": { {{string.Join(",\n", resources)}} } }""");

    /// <summary>The generated file of one resource.</summary>
    public static string File(string resource, params string[] resources)
    {
        var result = Translate(resources);
        Assert.Empty(result.Report.Refusals.Select(refusal => refusal.ToString()));
        return result.Files[$"workloads/{resource}.generated.tf"];
    }

    public static IReadOnlyList<string> Refusals(params string[] resources) =>
        [.. Translate(resources).Report.Refusals.Select(refusal => refusal.ToString())];
}
