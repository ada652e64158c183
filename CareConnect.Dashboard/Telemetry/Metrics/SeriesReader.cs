using System.Text.Json;
using CareConnect.Dashboard.Telemetry.Reading;
using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Metrics;

/// <summary>Finds series and reads what they reported.</summary>
internal sealed class SeriesReader(SqliteConnection connection)
{
    private readonly Dictionary<long, double[]> _bounds = connection
        .Rows("SELECT id, numbers FROM bounds")
        .ToDictionary(row => row.GetInt64(0), row => BucketBlob.ReadBounds(row.GetFieldValue<byte[]>(1)));

    /// <param name="resource">A resource's or a replica's name.</param>
    /// <param name="meter">The meter's name.</param>
    /// <param name="instrument">The instrument's name.</param>
    /// <param name="filters">On attributes.</param>
    public IReadOnlyList<StoredSeries> Find(
        string resource,
        string meter,
        string instrument,
        IReadOnlyList<FieldFilter> filters
    )
    {
        var resources = ResourceNames.Load(connection).Named(resource).ToHashSet();
        return connection
            .Rows(
                """
                SELECT s.id, s.attributes, i.kind, i.resource FROM instrument i JOIN series s ON s.instrument = i.id
                WHERE i.meter = @1 AND i.name = @2 ORDER BY s.id
                """,
                meter,
                instrument
            )
            .Where(row => resources.Contains(row.GetInt64(3)))
            .Select(row => new StoredSeries(
                row.GetInt64(0),
                (InstrumentKind)row.GetInt32(2),
                new Attributes(row.GetString(1)).Read()
            ))
            .Where(series => filters.All(series.Holds))
            .ToList();
    }

    /// <summary>By time; also the last one before, which what came later is counted from.</summary>
    public IReadOnlyList<Report> Reports(StoredSeries series, long from, long to) =>
        connection
            .Rows(
                """
                SELECT time, last, reports, start, value, count, bounds, buckets FROM point
                WHERE series = @1 AND time < @3
                  AND time >= coalesce((SELECT max(time) FROM point WHERE series = @1 AND time < @2), 0)
                ORDER BY time
                """,
                series.Id,
                from,
                to
            )
            .Select(Read)
            .ToList();

    /// <summary>By time, those after one.</summary>
    public IReadOnlyList<Report> ReportsAfter(long series, long after, long to, int take) =>
        connection
            .Rows(
                """
                SELECT time, last, reports, start, value, count, bounds, buckets FROM point
                WHERE series = @1 AND time > @2 AND time < @3 ORDER BY time LIMIT @4
                """,
                series,
                after,
                to,
                take
            )
            .Select(Read)
            .ToList();

    private Report Read(SqliteDataReader row)
    {
        Distribution? distribution = null;
        if (!row.IsDBNull(6))
        {
            var bounds = _bounds[row.GetInt64(6)];
            var counts = BucketBlob.Read(row.GetFieldValue<byte[]>(7), bounds.Length + 1);
            distribution = new Distribution(bounds, [.. counts.Select(count => (double)count)]);
        }
        return new Report(
            row.GetInt64(0),
            row.GetInt64(1),
            row.GetInt32(2),
            row.GetInt64(3),
            row.GetDouble(4),
            row.GetInt64(5),
            distribution
        );
    }
}

/// <summary>A series, with its attributes by key.</summary>
internal sealed record StoredSeries(
    long Id,
    InstrumentKind Kind,
    IReadOnlyList<KeyValuePair<string, JsonElement>> Attributes
)
{
    public bool Holds(FieldFilter filter)
    {
        var found = Attributes.Where(pair => pair.Key == filter.Field).Select(pair => (JsonElement?)pair.Value);
        var actual = found.FirstOrDefault() is { } value ? Telemetry.Attributes.Show(value) : null;
        return FieldComparison.Holds(actual, filter.Comparison, filter.Value);
    }

    /// <summary>The attributes that make a line, as JSON.</summary>
    public string Key(IReadOnlyList<string>? by) =>
        AttributeJson.Write(writer =>
        {
            writer.WriteStartObject();
            foreach (var (key, value) in Attributes.Where(pair => by is null || by.Contains(pair.Key)))
            {
                writer.WritePropertyName(key);
                value.WriteTo(writer);
            }
            writer.WriteEndObject();
        });
}
