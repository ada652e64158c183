using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Reading;

/// <summary>Who reports, by the number that rows carry.</summary>
internal sealed class ResourceNames(IReadOnlyDictionary<long, ReportingResource> byId)
{
    public IEnumerable<ReportingResource> All => byId.Values;

    public ResourceKey this[long id] =>
        byId.TryGetValue(id, out var resource) ? resource.Key : new ResourceKey("unknown", "");

    public static ResourceNames Load(SqliteConnection connection) =>
        new(
            connection
                .Rows("SELECT id, name, instance, attributes FROM resource ORDER BY name, id")
                .Select(row =>
                    KeyValuePair.Create(
                        row.GetInt64(0),
                        new ReportingResource(
                            new ResourceKey(row.GetString(1), row.GetString(2)),
                            new Attributes(row.Text(3))
                        )
                    )
                )
                .ToDictionary()
        );

    /// <summary>Those of a resource's name, or of a replica's.</summary>
    public IEnumerable<long> Named(string name) => Holding(Comparison.Equals, name);

    /// <summary>Those whose name or replica's name holds; what is said with "not" must hold for both.</summary>
    public IEnumerable<long> Holding(Comparison comparison, string value)
    {
        var isNegative = comparison is Comparison.NotEquals or Comparison.NotContains;
        return byId.Where(pair =>
                Names(pair.Value.Key) is var names && (isNegative ? names.All(Holds) : names.Any(Holds))
            )
            .Select(pair => pair.Key);

        bool Holds(string name) => FieldComparison.Holds(name, comparison, value);
    }

    private static string[] Names(ResourceKey key) => [key.Name, $"{key.Name}-{key.InstanceId}"];
}
