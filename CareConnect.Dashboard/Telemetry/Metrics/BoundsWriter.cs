using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Metrics;

/// <summary>The number of each set of bounds.</summary>
internal sealed class BoundsWriter(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, long> _known = [];

    private readonly Statement _add = new(
        connection,
        "INSERT INTO bounds (numbers) VALUES (@1) ON CONFLICT (numbers) DO UPDATE SET numbers = numbers RETURNING id"
    );

    public long IdOf(IReadOnlyList<double> bounds)
    {
        var bytes = BucketBlob.WriteBounds(bounds);
        var key = Convert.ToBase64String(bytes);
        return _known.TryGetValue(key, out var id) ? id : _known[key] = _add.Scalar(bytes)!.Value;
    }

    public void Dispose() => _add.Dispose();
}
