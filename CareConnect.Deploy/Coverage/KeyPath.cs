using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CareConnect.Deploy.Coverage;

/// <summary>
/// A place within a resource: the keys that lead to it, and positions in lists. Kept as parts, since the name of an
/// environment variable may hold any character.
/// </summary>
[CollectionBuilder(typeof(KeyPath), nameof(Create))]
internal sealed partial class KeyPath(params IReadOnlyList<string> parts) : IEnumerable<string>
{
    public int Length => parts.Count;

    public static KeyPath Create(ReadOnlySpan<string> parts) => new(parts.ToArray());

    public KeyPath With(string part) => new([.. parts, part]);

    /// <summary>Whether the other place is this one, or lies within it.</summary>
    public bool Covers(KeyPath other) => other.Length >= Length && parts.SequenceEqual(other.Take(Length));

    /// <summary>What the resource has at this place; null when there is nothing.</summary>
    public JsonElement? In(JsonElement resource)
    {
        var element = resource;
        foreach (var part in parts)
        {
            if (Child(element, part) is not { } child)
            {
                return null;
            }
            element = child;
        }
        return element;
    }

    /// <summary>Reads the path of a <see cref="JsonException"/>: <c>$.env.PORT</c>, <c>$.args[0]</c>, <c>$['a.b']</c>.</summary>
    public static KeyPath Parse(string path) =>
        new([.. Part().Matches(path).Select(match => match.Groups.Values.Skip(1).First(part => part.Success).Value)]);

    public override string ToString() => string.Join('.', parts);

    public IEnumerator<string> GetEnumerator() => parts.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static JsonElement? Child(JsonElement element, string part) =>
        element.ValueKind switch
        {
            JsonValueKind.Object when element.TryGetProperty(part, out var child) => child,
            JsonValueKind.Array when int.TryParse(part, out var index) && index < element.GetArrayLength() => element[
                index
            ],
            _ => null,
        };

    [GeneratedRegex(@"\.([^.\[]+)|\['((?:[^'\\]|\\.)*)'\]|\[(\d+)\]")]
    private static partial Regex Part();
}
