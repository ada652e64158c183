using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Metrics;

/// <summary>The series of instruments, and what each reported last.</summary>
internal sealed class SeriesWriter(SqliteConnection connection) : IDisposable
{
    /// <summary>Of one instrument. Senders stop at 2,000 (metrics SDK, cardinality limits); not all do.</summary>
    public const int Most = 5_000;

    private readonly Dictionary<(long Resource, string Meter, string Name), InstrumentState> _instruments = [];

    private readonly Statement _addInstrument = new(
        connection,
        """
        INSERT INTO instrument (resource, meter, name, unit, description, kind) VALUES (@1, @2, @3, @4, @5, @6)
        ON CONFLICT (resource, meter, name) DO UPDATE SET unit = excluded.unit, description = excluded.description,
          kind = excluded.kind
        RETURNING id
        """
    );

    private readonly Statement _load = new(
        connection,
        """
        SELECT s.id, s.attributes, p.time, p.last, p.value, p.count, p.bounds FROM series s
        JOIN point p ON p.series = s.id AND p.time = (SELECT max(time) FROM point WHERE series = s.id)
        WHERE s.instrument = @1
        """
    );

    private readonly Statement _add = new(
        connection,
        """
        INSERT INTO series (instrument, attributes) VALUES (@1, @2)
        ON CONFLICT (instrument, attributes) DO UPDATE SET attributes = attributes RETURNING id
        """
    );

    /// <returns>Null where the instrument has too many.</returns>
    public SeriesState? Find(Instrument instrument, long resource, string attributes)
    {
        var known = Known(instrument, resource);
        if (known.Series.TryGetValue(attributes, out var series))
        {
            return series;
        }
        return known.Series.Count >= Most
            ? null
            : known.Series[attributes] = new SeriesState(_add.Scalar(known.Id, attributes)!.Value);
    }

    public void Dispose()
    {
        _addInstrument.Dispose();
        _load.Dispose();
        _add.Dispose();
    }

    private InstrumentState Known(Instrument instrument, long resource)
    {
        var key = (resource, instrument.Meter, instrument.Name);
        if (_instruments.TryGetValue(key, out var known))
        {
            return known;
        }
        known = new InstrumentState(
            _addInstrument
                .Scalar(
                    resource,
                    instrument.Meter,
                    instrument.Name,
                    instrument.Unit,
                    instrument.Description,
                    (int)instrument.Kind
                )!
                .Value,
            []
        );
        using var row = _load.Read(known.Id);
        while (row.Read())
        {
            known.Series[row.GetString(1)] = SeriesState.Read(row);
        }
        return _instruments[key] = known;
    }

    private sealed record InstrumentState(long Id, Dictionary<string, SeriesState> Series);
}

/// <summary>What a series reported last.</summary>
internal sealed class SeriesState(long id)
{
    private double _value;
    private long _count;
    private long? _bounds;

    public long Id => id;
    public bool IsNew { get; private set; } = true;

    /// <summary>The first report of the last row.</summary>
    public long Time { get; private set; }

    /// <summary>The last one.</summary>
    public long Last { get; set; }

    public static SeriesState Read(SqliteDataReader row) =>
        new(row.GetInt64(0))
        {
            IsNew = false,
            Time = row.GetInt64(2),
            Last = row.GetInt64(3),
            _value = row.GetDouble(4),
            _count = row.GetInt64(5),
            _bounds = row.IsDBNull(6) ? null : row.GetInt64(6),
        };

    /// <summary>Whether a later report only repeats the last; one that is counted from later on does not.</summary>
    public bool IsUnchanged(MetricPoint point, long? bounds, long longestSilence) =>
        !IsNew
        && point.Time > Last
        && point.Time - Last <= longestSilence
        && point.Start < Last
        && point.Value.Equals(_value)
        && point.Count == _count
        && bounds == _bounds;

    public void Become(MetricPoint point, long? bounds)
    {
        (Time, Last, IsNew) = (point.Time, point.Time, false);
        (_value, _count, _bounds) = (point.Value, point.Count, bounds);
    }
}
