using System.Text.Json.Nodes;
using CareConnect.Deploy.Coverage;

namespace CareConnect.Deploy.Tests.Translation;

/// <summary>
/// No part of a manifest can go, come or change without a trace: the output or the report tells it. And whatever is done to a
/// manifest, the translator answers and does not fall over.
/// </summary>
public sealed class LeafTests
{
    private const string Own = "(the repository's)";

    private const string Stranger = "qqq";

    private static readonly Func<JsonNode?>[] OtherKinds =
    [
        () => null,
        () => JsonValue.Create(4711),
        () => JsonValue.Create(true),
        () => JsonValue.Create("4711"),
        () => JsonValue.Create("{api.bindings.http.url}{missing.value}"),
        () => new JsonArray("4711"),
        () => new JsonObject { ["4711"] = 4711 },
    ];

    public static TheoryData<string> Manifests => [Own, .. Case.All.Select(found => found.Name)];

    [Theory]
    [MemberData(nameof(Manifests))]
    public void A_leaf_that_is_deleted_changes_the_output_or_the_report(string name)
    {
        var manifest = Read(name);
        var before = Outcome(manifest);

        var unseen = PlacesOf(manifest)
            .Where(place => place.Node is JsonValue)
            .Where(place => Outcome(Changed(manifest, place.Path, Delete)) == before);

        Assert.Empty(unseen.Select(place => place.Path));
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void An_unknown_key_is_reported_wherever_it_stands(string name)
    {
        var manifest = Read(name);

        var unseen = PlacesOf(manifest)
            .Where(place => place.Node is JsonObject)
            .Where(place =>
                !Outcome(Changed(manifest, place.Path, AddStranger)).Contains(Stranger, StringComparison.Ordinal)
            );

        Assert.Empty(unseen.Select(place => place.Path));
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void A_value_of_another_kind_is_seen_and_never_crashes(string name)
    {
        var manifest = Read(name);
        var before = Outcome(manifest);

        var unseen =
            from place in PlacesOf(manifest)
            where !IsHidden(manifest, place.Path)
            from kind in OtherKinds
            let changed = Changed(manifest, place.Path, (parent, key) => Set(parent, key, kind()))
            where changed.ToJsonString() != manifest.ToJsonString() && Outcome(changed) == before
            select place.Path;

        Assert.Empty(string.Join(' ', unseen));
    }

    // A secret that is written out in a manifest is shown nowhere, so that another value looks the same.
    private static bool IsHidden(JsonObject manifest, string path) =>
        path.EndsWith("POSTGRES_PASSWORD", StringComparison.Ordinal)
        || path.EndsWith("default\nvalue", StringComparison.Ordinal)
            && path.Split('\n').SkipLast(2).Aggregate((JsonNode)manifest, (node, key) => Child(node, key)!)["secret"]
                is not null;

    private static JsonObject Read(string name) =>
        JsonNode.Parse(name == Own ? File.ReadAllText(Repository.Manifest) : new Case(name).Json)!.AsObject();

    private static string Outcome(JsonObject manifest)
    {
        var result = Case.Translate(manifest.ToJsonString());
        return string.Concat(result.Files.Select(file => file.Key + file.Value))
            + ReportJson.Write("manifest", result.Report);
    }

    // Places below the root; the root itself is no place that something can be taken from.
    private static IEnumerable<(string Path, JsonNode? Node)> PlacesOf(JsonNode node)
    {
        var children = node switch
        {
            JsonObject map => map.Select(child => (Path: child.Key, Node: child.Value)),
            JsonArray list => list.Select((child, index) => (Path: $"{index}", Node: child)),
            _ => [],
        };
        foreach (var (path, child) in children)
        {
            yield return (path, child);
            foreach (var (below, inner) in child is null ? [] : PlacesOf(child))
            {
                yield return ($"{path}\n{below}", inner);
            }
        }
    }

    private static JsonObject Changed(JsonObject manifest, string path, Action<JsonNode, string> change)
    {
        var copy = manifest.DeepClone().AsObject();
        var keys = path.Split('\n');
        change(keys.SkipLast(1).Aggregate((JsonNode)copy, (node, key) => Child(node, key)!), keys[^1]);
        return copy;
    }

    private static JsonNode? Child(JsonNode node, string key) =>
        node is JsonArray list ? list[int.Parse(key, null)] : node[key];

    private static void Delete(JsonNode parent, string key)
    {
        if (parent is JsonArray list)
        {
            list.RemoveAt(int.Parse(key, null));
        }
        else
        {
            parent.AsObject().Remove(key);
        }
    }

    private static void AddStranger(JsonNode parent, string key) => Child(parent, key)!.AsObject()[Stranger] = "1";

    private static void Set(JsonNode parent, string key, JsonNode? value)
    {
        if (parent is JsonArray list)
        {
            list[int.Parse(key, null)] = value;
        }
        else
        {
            parent[key] = value;
        }
    }
}
