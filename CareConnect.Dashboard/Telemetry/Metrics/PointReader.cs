using CareConnect.Dashboard.Telemetry.Reading;
using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Metrics;

/// <summary>Reads metrics back as the points they came in as, for export. Each slice is of one series.</summary>
internal sealed class PointReader(ReadPool readers)
{
    private const int Slice = 2_000;

    public IEnumerable<IReadOnlyList<MetricPoint>> Read(string? resource, TimeRange time)
    {
        foreach (var (id, instrument, attributes) in readers.Read(connection => Series(connection, resource)))
        {
            var after = (time.From ?? 0) - 1;
            while (true)
            {
                var rows = readers.Read(connection => Rows(connection, id, after, time.To ?? long.MaxValue));
                if (rows.Count == 0)
                {
                    break;
                }
                yield return [.. rows.SelectMany(row => Points(row, instrument, attributes))];
                after = rows[^1].Report.Time;
            }
        }
    }

    private static List<(long Id, Instrument Instrument, Attributes Attributes)> Series(
        SqliteConnection connection,
        string? resource
    )
    {
        var resources = ResourceNames.Load(connection);
        var wanted = resource is null ? null : resources.Named(resource).ToHashSet();
        return connection
            .Rows(
                """
                SELECT s.id, i.resource, i.meter, i.name, i.unit, i.description, i.kind, s.attributes
                FROM instrument i JOIN series s ON s.instrument = i.id ORDER BY i.resource, i.meter, i.name, s.id
                """
            )
            .Where(row => wanted is null || wanted.Contains(row.GetInt64(1)))
            .Select(row =>
                (
                    row.GetInt64(0),
                    new Instrument(
                        resources[row.GetInt64(1)],
                        row.GetString(2),
                        row.GetString(3),
                        row.GetString(4),
                        row.GetString(5),
                        (InstrumentKind)row.GetInt32(6)
                    ),
                    new Attributes(row.GetString(7))
                )
            )
            .ToList();
    }

    private static List<(Report Report, IReadOnlyList<Exemplar> Exemplars)> Rows(
        SqliteConnection connection,
        long series,
        long after,
        long to
    )
    {
        var reports = new SeriesReader(connection).ReportsAfter(series, after, to, Slice);
        if (reports.Count == 0)
        {
            return [];
        }
        var exemplars = connection
            .Rows(
                "SELECT time, value, trace, span FROM exemplar WHERE series = @1 AND time > @2 AND time <= @3 ORDER BY time",
                series,
                after,
                reports[^1].Time
            )
            .Select(MetricQueries.ReadExemplar)
            .ToList();
        // An exemplar belongs to the first report that is not before it.
        var next = 0;
        return
        [
            .. reports.Select(report =>
            {
                var from = next;
                while (next < exemplars.Count && exemplars[next].Time <= report.Time)
                {
                    next++;
                }
                return (report, (IReadOnlyList<Exemplar>)exemplars[from..next]);
            }),
        ];
    }

    /// <summary>The first and the last of a run stand for those between, which said the same.</summary>
    private static IEnumerable<MetricPoint> Points(
        (Report Report, IReadOnlyList<Exemplar> Exemplars) row,
        Instrument instrument,
        Attributes attributes
    )
    {
        var (report, exemplars) = row;
        var first = new MetricPoint
        {
            Instrument = instrument,
            Attributes = attributes,
            Start = report.Start,
            Time = report.Time,
            Value = report.Value,
            Count = report.Count,
            Bounds = report.Distribution?.Bounds ?? [],
            Buckets = [.. (report.Distribution?.Counts ?? []).Select(count => (long)count)],
            Exemplars = exemplars,
        };
        yield return first;
        if (report.Last > report.Time)
        {
            yield return first with
            {
                Time = report.Last,
                Exemplars = [],
            };
        }
    }
}
