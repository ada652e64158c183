using System.Text.Json;

namespace CareConnect.Deploy.Tests.Emulator;

/// <summary>How many resources of each type terraform holds; those of the test's own root are not counted.</summary>
internal sealed record SliceState(SortedDictionary<string, int> Resources)
{
    public static SliceState Of(JsonElement state) =>
        new SliceState(
            new SortedDictionary<string, int>(
                state
                    .GetProperty("resources")
                    .EnumerateArray()
                    .Where(resource => resource.GetProperty("mode").GetString() == "managed")
                    .Where(resource => resource.TryGetProperty("module", out _))
                    .GroupBy(resource => resource.GetProperty("type").GetString()!)
                    .ToDictionary(
                        type => type.Key,
                        type => type.Sum(resource => resource.GetProperty("instances").GetArrayLength())
                    ),
                StringComparer.Ordinal
            )
        );
}

/// <summary>One attribute that a plan would change, or a whole resource where the attribute is the action.</summary>
internal sealed record Change(string Type, string Attribute)
{
    public static IReadOnlyList<Change> Of(JsonElement plan) =>
        [
            .. plan.GetProperty("resource_changes")
                .EnumerateArray()
                .SelectMany(
                    Of,
                    (resource, attribute) => new Change(resource.GetProperty("type").GetString()!, attribute)
                )
                .Distinct()
                .OrderBy(change => change.Type, StringComparer.Ordinal)
                .ThenBy(change => change.Attribute, StringComparer.Ordinal),
        ];

    private static IEnumerable<string> Of(JsonElement resource, int _)
    {
        var change = resource.GetProperty("change");
        var actions = change.GetProperty("actions").EnumerateArray().Select(action => action.GetString()).ToList();
        if (actions is ["no-op"] or ["read"])
        {
            return [];
        }
        if (actions is not ["update"])
        {
            return [$"({string.Join(", ", actions)})"];
        }
        var (before, after) = (change.GetProperty("before"), change.GetProperty("after"));
        return after
            .EnumerateObject()
            .Where(value =>
                !before.TryGetProperty(value.Name, out var old) || !JsonElement.DeepEquals(old, value.Value)
            )
            .Select(value => value.Name)
            .Concat(
                change.GetProperty("after_unknown").EnumerateObject().Select(value => value.Name).Except(Names(after))
            );
    }

    private static IEnumerable<string> Names(JsonElement values) =>
        values.EnumerateObject().Select(value => value.Name);
}
