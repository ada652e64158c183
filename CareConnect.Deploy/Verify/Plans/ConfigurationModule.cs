using System.Text.Json;
using CareConnect.Deploy.Verify.Sources;

namespace CareConnect.Deploy.Verify.Plans;

/// <summary>A module as a plan's configuration describes it: expressions with their references, but no values.</summary>
internal sealed class ConfigurationModule
{
    private readonly JsonElement _json;
    private readonly string? _folder;
    private readonly Dictionary<string, JsonElement> _resources = [];

    private ConfigurationModule(JsonElement json, string? folder)
    {
        _json = json;
        _folder = folder;
        Locals = Locals.In(folder);
        if (Node.Find(json, "resources") is { ValueKind: JsonValueKind.Array } resources)
        {
            foreach (var resource in resources.EnumerateArray())
            {
                var prefix = resource.GetProperty("mode").GetString() == "data" ? "data." : "";
                _resources[$"{prefix}{resource.GetProperty("type")}.{resource.GetProperty("name")}"] = resource;
            }
        }
    }

    public Locals Locals { get; }

    public static ConfigurationModule Root(JsonElement json, string? folder) =>
        new(json, folder is null ? null : Path.GetFullPath(folder));

    public JsonElement Resource(string definition) => _resources.GetValueOrDefault(definition);

    public JsonElement Call(string name) => Node.Find(Node.Find(_json, "module_calls"), name);

    public JsonElement Output(string name) => Node.Find(Node.Find(_json, "outputs"), name);

    public IEnumerable<string> Outputs =>
        Node.Find(_json, "outputs") is { ValueKind: JsonValueKind.Object } outputs
            ? outputs.EnumerateObject().Select(output => output.Name)
            : [];

    public ConfigurationModule Child(string name)
    {
        var call = Call(name);
        var source = Node.Find(call, "source") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        var folder = _folder is null || source is null ? null : Path.GetFullPath(Path.Combine(_folder, source));
        return new ConfigurationModule(Node.Find(call, "module"), folder);
    }

    /// <summary>
    /// The references of an expression, or of all expressions of a block. Terraform lists <c>module.a.b</c> together with the shorter
    /// <c>module.a</c>, which would mean every output: only the longest stay.
    /// </summary>
    public static IReadOnlyList<string> References(JsonElement expression)
    {
        var all = Collect(expression).Distinct().ToList();
        return [.. all.Where(one => !all.Exists(other => IsPrefix(one, other)))];
    }

    private static bool IsPrefix(string one, string other) =>
        other.Length > one.Length && other.StartsWith(one, StringComparison.Ordinal) && other[one.Length] is '.' or '[';

    private static IEnumerable<string> Collect(JsonElement expression) =>
        expression.ValueKind switch
        {
            JsonValueKind.Array => expression.EnumerateArray().SelectMany(Collect),
            JsonValueKind.Object => expression
                .EnumerateObject()
                .SelectMany(part => part.Name == "references" ? Node.Strings(part.Value) : Collect(part.Value)),
            _ => [],
        };
}
