using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Metrics;

/// <summary>When each resource reported metrics last, and before that.</summary>
internal sealed class ReportTimes(SqliteConnection connection) : IDisposable
{
    /// <summary>Nanoseconds within which instruments are read one after the other for the same report.</summary>
    private const long SameReport = 500_000_000;

    private readonly Dictionary<long, (long Last, long Before)> _times = [];

    private readonly Statement _last = new(
        connection,
        """
        SELECT max((SELECT last FROM point WHERE series = s.id ORDER BY time DESC LIMIT 1))
        FROM instrument i JOIN series s ON s.instrument = i.id WHERE i.resource = @1
        """
    );

    /// <summary>The report before the one of this time; 0 where there was none.</summary>
    public long Before(long resource, long time)
    {
        if (!_times.TryGetValue(resource, out var times))
        {
            times = (_last.Scalar(resource) ?? 0, 0);
        }
        if (time > times.Last + SameReport)
        {
            times = (time, times.Last);
        }
        _times[resource] = times;
        return time >= times.Last ? times.Before : 0;
    }

    public void Dispose() => _last.Dispose();
}
