using System.Text.Json;

namespace CareConnect.Tests.Api;

/// <summary>A parameter of an operation: its name, and whether it stands in the path, the query or a header.</summary>
internal sealed record ApiParameter(string Name, string In);

/// <summary>An operation as the OpenAPI document describes it.</summary>
internal sealed record ApiOperation(
    string Method,
    string Route,
    IReadOnlyList<ApiParameter> Parameters,
    IReadOnlyList<string> BodyProperties
)
{
    /// <summary>As the tests' tables name endpoints.</summary>
    public string Endpoint => $"{Method} {Route}";
}

/// <summary>The operations of <c>/openapi/v1.json</c>.</summary>
internal static class ApiDocument
{
    public static async Task<IReadOnlyList<ApiOperation>> ReadAsync(HttpClient http)
    {
        using var response = await http.FetchAsync("/openapi/v1.json");
        var document = await response.ReadAsync(200);
        return
        [
            .. document
                .GetProperty("paths")
                .EnumerateObject()
                .SelectMany(path =>
                    path.Value.EnumerateObject().Select(method => Operation(document, path.Name, method))
                ),
        ];
    }

    private static ApiOperation Operation(JsonElement document, string route, JsonProperty method)
    {
        var names = new HashSet<string>();
        if (method.Value.TryGetProperty("requestBody", out var body))
        {
            foreach (var content in body.GetProperty("content").EnumerateObject())
            {
                CollectNames(document, content.Value, names);
            }
        }
        var parameters = method.Value.TryGetProperty("parameters", out var list) ? list.EnumerateArray() : default;
        return new ApiOperation(
            method.Name.ToUpperInvariant(),
            route,
            [
                .. parameters.Select(p => new ApiParameter(
                    p.GetProperty("name").GetString()!,
                    p.GetProperty("in").GetString()!
                )),
            ],
            [.. names]
        );
    }

    // The names of all properties in the schema, at whatever depth.
    private static void CollectNames(JsonElement document, JsonElement schema, HashSet<string> names)
    {
        if (schema.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in schema.EnumerateArray())
            {
                CollectNames(document, item, names);
            }
        }
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return;
        }
        foreach (var member in schema.EnumerateObject())
        {
            if (member.NameEquals("$ref"))
            {
                CollectNames(document, Resolve(document, member.Value.GetString()!), names);
            }
            else if (member.NameEquals("properties"))
            {
                names.UnionWith(member.Value.EnumerateObject().Select(property => property.Name));
                CollectNames(document, member.Value, names);
            }
            else
            {
                CollectNames(document, member.Value, names);
            }
        }
    }

    private static JsonElement Resolve(JsonElement document, string reference) =>
        reference.TrimStart('#', '/').Split('/').Aggregate(document, (element, name) => element.GetProperty(name));
}
