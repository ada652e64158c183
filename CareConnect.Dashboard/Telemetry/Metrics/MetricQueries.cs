using CareConnect.Dashboard.Telemetry.Reading;
using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Metrics;

/// <summary>Instruments, their dimensions, and their lines in a chart.</summary>
internal sealed class MetricQueries(ReadPool readers)
{
    public IReadOnlyList<Instrument> Instruments() =>
        readers.Read(connection =>
        {
            var resources = ResourceNames.Load(connection);
            return connection
                .Rows("SELECT resource, meter, name, unit, description, kind FROM instrument ORDER BY meter, name, id")
                .Select(row => new Instrument(
                    resources[row.GetInt64(0)],
                    row.GetString(1),
                    row.GetString(2),
                    row.GetString(3),
                    row.GetString(4),
                    (InstrumentKind)row.GetInt32(5)
                ))
                .ToList();
        });

    public IReadOnlyList<MetricSeries> Series(MetricQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(query.To, query.From);
        return readers.Read(connection =>
        {
            var reader = new SeriesReader(connection);
            var lines = reader
                .Find(query.Resource, query.Meter, query.Instrument, query.Filters)
                .Select(series => (Series: series, Reports: reader.Reports(series, query.From, query.To)))
                .Where(pair => pair.Reports.Count > 0)
                .GroupBy(pair => pair.Series.Key(query.By))
                .OrderBy(line => line.Key, StringComparer.Ordinal)
                .ToList();
            var end = lines.SelectMany(line => line).Max(pair => (long?)pair.Reports[^1].Last) ?? 0;
            var grid = new StepGrid(query.From, query.To, query.Steps);
            return lines
                .Select(line => new MetricSeries(
                    new Attributes(line.Key is "{}" ? null : line.Key),
                    Samples(line.First().Series.Kind, [.. line.Select(pair => pair.Reports)], grid, end)
                ))
                .Where(line => line.Samples.Any(sample => sample.Value is not null))
                .ToList();
        });
    }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<Exemplar> Exemplars(MetricQuery query, int take) =>
        readers.Read(connection =>
            new SeriesReader(connection)
                .Find(query.Resource, query.Meter, query.Instrument, query.Filters)
                .SelectMany(series =>
                    connection
                        .Rows(
                            "SELECT time, value, trace, span FROM exemplar WHERE series = @1 AND time >= @2 AND time < @3 ORDER BY time DESC LIMIT @4",
                            series.Id,
                            query.From,
                            query.To,
                            take
                        )
                        .Select(ReadExemplar)
                        .ToList()
                )
                .OrderByDescending(exemplar => exemplar.Time)
                .Take(take)
                .ToList()
        );

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Dimensions(
        string resource,
        string meter,
        string instrument
    ) =>
        readers.Read(connection =>
            new SeriesReader(connection)
                .Find(resource, meter, instrument, [])
                .SelectMany(series => series.Attributes)
                .GroupBy(pair => pair.Key, pair => Attributes.Show(pair.Value))
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .ToDictionary(
                    group => group.Key,
                    group => (IReadOnlyList<string>)[.. group.Distinct().Order(StringComparer.Ordinal)]
                )
        );

    private static IReadOnlyList<MetricSample> Samples(
        InstrumentKind kind,
        IReadOnlyList<IReadOnlyList<Report>> series,
        StepGrid grid,
        long end
    )
    {
        if (kind is InstrumentKind.Counter or InstrumentKind.Histogram)
        {
            var rates = new RateLine(grid);
            foreach (var reports in series)
            {
                rates.Add(reports);
            }
            return rates.Samples(end);
        }
        var values = new ValueLine(grid);
        foreach (var reports in series)
        {
            values.Add(reports, end);
        }
        return values.Samples();
    }

    public static Exemplar ReadExemplar(SqliteDataReader row) =>
        new(row.GetInt64(0), row.GetDouble(1), row.GetString(2), row.GetString(3));
}
