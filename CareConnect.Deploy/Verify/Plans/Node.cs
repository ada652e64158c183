using System.Text.Json;

namespace CareConnect.Deploy.Verify.Plans;

/// <summary>
/// A value of a plan, with what Terraform does not know of it before the apply. Paths are dotted, with numbers for list items:
/// <c>access_logs.0.enabled</c>.
/// </summary>
internal record Node(JsonElement Value, JsonElement Unknown)
{
    public string? Text(string path) =>
        Find(Value, path) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;

    public decimal? Number(string path) =>
        Find(Value, path) switch
        {
            { ValueKind: JsonValueKind.Number } number => number.GetDecimal(),
            { ValueKind: JsonValueKind.String } text when decimal.TryParse(text.GetString(), out var number) => number,
            _ => null,
        };

    /// <summary>Whether the value is known to be true. The provider writes its nullable booleans as text.</summary>
    public bool Is(string path) =>
        Find(Value, path) switch
        {
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.String } text => text.GetString() == "true",
            _ => false,
        };

    public bool IsUnknown(string path) => IsTrueOnTheWay(Unknown, path);

    /// <summary>Whether something will be there after the apply: a value that is not empty, or one that is not known yet.</summary>
    public bool IsSet(string path) =>
        Find(Value, path) switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString() is not "",
            { ValueKind: JsonValueKind.Array } array => array.GetArrayLength() > 0,
            { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => IsUnknown(path),
            _ => true,
        };

    /// <summary>The nested blocks, or list items, at the path. A single object counts as one block.</summary>
    public IEnumerable<Node> Blocks(string path)
    {
        var found = Find(Value, path);
        var unknown = Find(Unknown, path);
        return found.ValueKind switch
        {
            JsonValueKind.Array => found.EnumerateArray().Select((item, index) => new Node(item, Item(unknown, index))),
            JsonValueKind.Object => [new Node(found, unknown)],
            _ => [],
        };
    }

    /// <summary>The known strings at the path: one string, or the strings of a list.</summary>
    public IReadOnlyList<string> Texts(string path) => Strings(Find(Value, path));

    public JsonElement At(string path) => Find(Value, path);

    internal static IReadOnlyList<string> Strings(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.String => [element.GetString()!],
            JsonValueKind.Array =>
            [
                .. element
                    .EnumerateArray()
                    .Where(item => item.ValueKind == JsonValueKind.String)
                    .Select(item => item.GetString()!),
            ],
            _ => [],
        };

    internal static JsonElement Find(JsonElement element, string path)
    {
        foreach (var step in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            element = Step(element, step);
        }
        return element;
    }

    private static JsonElement Step(JsonElement element, string step) =>
        element.ValueKind switch
        {
            JsonValueKind.Object when element.TryGetProperty(step, out var property) => property,
            JsonValueKind.Array when int.TryParse(step, out var index) => Item(element, index),
            _ => default,
        };

    private static JsonElement Item(JsonElement element, int index) =>
        element.ValueKind == JsonValueKind.True ? element
        : element.ValueKind == JsonValueKind.Array && index < element.GetArrayLength() ? element[index]
        : default;

    private static bool IsTrueOnTheWay(JsonElement element, string path)
    {
        foreach (var step in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (element.ValueKind == JsonValueKind.True)
            {
                return true;
            }
            element = Step(element, step);
        }
        return element.ValueKind == JsonValueKind.True;
    }
}
