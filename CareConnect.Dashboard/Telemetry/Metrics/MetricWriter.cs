using CareConnect.Dashboard.Telemetry.Reading;
using CareConnect.Dashboard.Telemetry.Storage;
using CareConnect.Dashboard.Telemetry.Writing;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Metrics;

/// <summary>
/// Metric points. Most series do not change from one report to the next, so a report without a change only moves the end of
/// the row before.
/// </summary>
internal sealed class MetricWriter(SqliteConnection connection, ResourceWriter resources) : IDisposable
{
    /// <summary>A silence of more than this many nanoseconds ends a row: nobody knows what was in between.</summary>
    private const long LongestSilence = 150_000_000_000;

    private readonly SeriesWriter _series = new(connection);
    private readonly BoundsWriter _bounds = new(connection);
    private readonly ReportTimes _reportTimes = new(connection);

    private readonly Statement _add = new(
        connection,
        """
        INSERT OR IGNORE INTO point (series, time, last, reports, start, value, count, bounds, buckets)
        VALUES (@1, @2, @2, 1, @3, @4, @5, @6, @7)
        """
    );

    private readonly Statement _extend = new(
        connection,
        "UPDATE point SET last = @3, reports = reports + 1 WHERE series = @1 AND time = @2"
    );

    private readonly Statement _addExemplar = new(
        connection,
        "INSERT OR IGNORE INTO exemplar (series, time, trace, span, value) VALUES (@1, @2, @3, @4, @5)"
    );

    /// <summary>Points of instruments that have too many series are left out.</summary>
    /// <returns>Whether it was taken.</returns>
    public bool Add(MetricPoint point)
    {
        if (double.IsNaN(point.Value))
        {
            // Nothing was measured.
            return true;
        }
        var resource = resources.IdOf(point.Instrument.Resource);
        var reportedBefore = _reportTimes.Before(resource, point.Time);
        if (_series.Find(point.Instrument, resource, AttributeJson.Sorted(point.Attributes)) is not { } series)
        {
            return false;
        }
        // A series that appears while its process reports has counted nothing until the report before.
        var start = series.IsNew ? Math.Max(point.Start, reportedBefore) : point.Start;
        Add(series, point, start);
        foreach (var exemplar in point.Exemplars)
        {
            _addExemplar.Execute(series.Id, exemplar.Time, exemplar.TraceId, exemplar.SpanId, exemplar.Value);
        }
        return true;
    }

    public void Dispose()
    {
        _series.Dispose();
        _reportTimes.Dispose();
        _add.Dispose();
        _extend.Dispose();
        _addExemplar.Dispose();
        _bounds.Dispose();
    }

    private void Add(SeriesState series, MetricPoint point, long start)
    {
        if (!series.IsNew && point.Time >= series.Time && point.Time <= series.Last)
        {
            return;
        }
        var (bounds, buckets) = Buckets(point);
        if (series.IsUnchanged(point, bounds, LongestSilence))
        {
            _extend.Execute(series.Id, series.Time, point.Time);
            series.Last = point.Time;
            return;
        }
        _add.Execute(series.Id, point.Time, start, point.Value, point.Count, bounds, buckets);
        if (series.IsNew || point.Time > series.Last)
        {
            series.Become(point, bounds);
        }
    }

    /// <summary>A histogram that comes without buckets has one for all.</summary>
    private (long? Bounds, byte[]? Counts) Buckets(MetricPoint point) =>
        point switch
        {
            { Instrument.Kind: not InstrumentKind.Histogram } => (null, null),
            _ when point.Buckets.Count == point.Bounds.Count + 1 => (
                _bounds.IdOf(point.Bounds),
                BucketBlob.Write(point.Buckets)
            ),
            _ => (_bounds.IdOf([]), BucketBlob.Write([point.Count])),
        };
}
