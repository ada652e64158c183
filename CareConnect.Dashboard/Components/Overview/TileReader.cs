using CareConnect.Dashboard.Components.Metrics;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Components.Overview;

/// <summary>Asks the store for what the tiles show.</summary>
internal sealed class TileReader(TelemetryStore store, long from, long to, int steps)
{
    private const string Result = "result";
    private static readonly Percentile[] Shown = [Percentile.P50, Percentile.P99];

    private readonly IReadOnlyList<Instrument> _instruments = store.Instruments();
    private readonly long _step = (to - from) / steps;

    public TileView Read(Tile tile)
    {
        var found = tile.Instruments.Select(Find).FirstOrDefault(f => f.Count > 0) ?? [];
        if (found.Count == 0)
        {
            return new(tile.Title, tile.Needs, null, MetricLines.None, new(""), []);
        }
        var unit = found[0].Unit;
        return tile.Shows switch
        {
            TileShows.PerMinute => PerMinute(tile, found),
            TileShows.Sum => Latest(tile, found, new(unit), [new("", Gauge(found, (a, b) => a + b))]),
            TileShows.Highest => Latest(tile, found, new(unit), [new("", Gauge(found, Math.Max))]),
            TileShows.HitRate => Latest(tile, found, new("%"), [new("", HitRate(found))]),
            TileShows.Connections => Latest(tile, found, new(unit), Connections(found)),
            TileShows.Percentiles => Latest(tile, found, new(unit), Percentiles(found)),
            _ => throw new ArgumentOutOfRangeException(nameof(tile), tile.Shows, null),
        };
    }

    private TileView PerMinute(Tile tile, List<Instrument> found)
    {
        var rates = TileSeries.Combine(ByName(found).Select(name => Values(found, name, [])), (a, b) => a + b);
        ChartLine line = new("", [.. rates.Select(v => v * 60)]);
        var minute = Math.Max(1, (int)(TimeSpan.NanosecondsPerTick * TimeSpan.TicksPerMinute / _step));
        var now = TileSeries.Recent(line.Values, minute);
        return View(
            tile,
            found,
            new("/min"),
            [line],
            now is { } number ? [new("", $"{Units.Digits(number)}/min")] : []
        );
    }

    private TileView Latest(Tile tile, List<Instrument> found, Units units, IReadOnlyList<ChartLine> lines) =>
        View(
            tile,
            found,
            units,
            lines,
            [
                .. lines.SelectMany(line =>
                    TileSeries.Now(line.Values) is { } now
                        ? [new TileNumber(line.Name, units.Show(now))]
                        : Array.Empty<TileNumber>()
                ),
            ]
        );

    private TileView View(
        Tile tile,
        List<Instrument> found,
        Units units,
        IReadOnlyList<ChartLine> lines,
        IReadOnlyList<TileNumber> numbers
    ) => new(tile.Title, tile.Needs, found[0], new(Times, lines, 0), units, numbers);

    /// <summary>The beginnings of the steps.</summary>
    private long[] Times => [.. Enumerable.Range(0, steps).Select(i => from + (i * _step))];

    /// <summary>Of each process by itself: only here is known whether they tell of the same thing or of parts of it.</summary>
    private double?[] Gauge(List<Instrument> found, Func<double, double, double> with, params FieldFilter[] filters) =>
        TileSeries.Combine(
            found
                .Select(i => $"{i.Resource.Name}-{i.Resource.InstanceId}".TrimEnd('-'))
                .Select(process => Values(found, process, filters)),
            with
        );

    private double?[] HitRate(List<Instrument> found)
    {
        double?[] Of(string result) =>
            TileSeries.Combine(
                ByName(found).Select(name => Values(found, name, [new(Result, Comparison.Equals, result)])),
                (a, b) => a + b
            );
        return TileSeries.HitRate(Of("hit"), Of("miss"));
    }

    private List<ChartLine> Connections(List<Instrument> found)
    {
        var state = found[0].Name.StartsWith("db.client.connections", StringComparison.Ordinal)
            ? "state"
            : "db.client.connection.state";
        // Our own instrument counts what is in use and nothing else.
        FieldFilter[] used = found[0].Name.StartsWith("db.", StringComparison.Ordinal)
            ? [new(state, Comparison.Equals, "used")]
            : [];
        var waiting = Tile.Waiting.Select(Find).FirstOrDefault(f => f.Count > 0) ?? [];
        List<ChartLine> lines = [new("in use", Gauge(found, (a, b) => a + b, used))];
        // Npgsql's counter of those who wait does not exist before the first of them.
        lines.Add(
            waiting.Count > 0
                ? new("waiting", Gauge(waiting, (a, b) => a + b))
                : new("waiting", [.. lines[0].Values.Select(v => v is null ? (double?)null : 0)])
        );
        return lines;
    }

    private List<ChartLine> Percentiles(List<Instrument> found)
    {
        var names = ByName(found);
        return
        [
            .. from name in names
            from percentile in Shown
            let values = Place(Series(found, name, []), percentile)
            select new ChartLine(names.Count == 1 ? $"{percentile}" : $"{name} {percentile}", values, percentile),
        ];
    }

    private double?[] Values(List<Instrument> found, string resource, FieldFilter[] filters) =>
        Place(Series(found, resource, filters), null);

    private IReadOnlyList<MetricSeries> Series(List<Instrument> found, string resource, FieldFilter[] filters) =>
        store.Series(
            new()
            {
                Resource = resource,
                Meter = found[0].Meter,
                Instrument = found[0].Name,
                From = from,
                To = to,
                Steps = steps,
                By = [],
                Filters = filters,
            }
        );

    private double?[] Place(IReadOnlyList<MetricSeries> series, Percentile? percentile)
    {
        var placed = new double?[steps];
        foreach (var sample in series.SelectMany(s => s.Samples))
        {
            var at = (int)((sample.Time - from) / _step);
            if (at >= 0 && at < steps)
            {
                placed[at] = MetricLines.ValueOf(sample, percentile);
            }
        }
        return placed;
    }

    private List<Instrument> Find(string name) =>
        [.. _instruments.Where(i => i.Name == name).OrderBy(i => i.Resource.Name, StringComparer.Ordinal)];

    private static List<string> ByName(List<Instrument> found) =>
        [.. found.Select(i => i.Resource.Name).Distinct(StringComparer.Ordinal)];
}
