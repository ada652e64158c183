using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Reading;

/// <summary>What arrived, and the id up to which everything has been looked at.</summary>
internal sealed record Arrivals<T>(IReadOnlyList<T> Items, long Position);

internal static class Positions
{
    /// <summary>The last id of its kind; 0 when there is nothing, and for metrics, which have none.</summary>
    public static long Newest(SqliteConnection connection, TelemetryKinds kind) =>
        kind switch
        {
            TelemetryKinds.Logs => connection.Scalar("SELECT max(id) FROM log"),
            TelemetryKinds.Spans => connection.Scalar("SELECT max(id) FROM span"),
            TelemetryKinds.Console => connection.Scalar("SELECT max(id) FROM console"),
            _ => 0,
        };
}
