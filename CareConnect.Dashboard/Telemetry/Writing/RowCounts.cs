using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Writing;

/// <summary>How many rows there are, kept up by the writer, so that the limits cost no counting.</summary>
internal sealed class RowCounts
{
    public long Logs { get; set; }
    public long Spans { get; set; }
    public long Console { get; set; }

    public void Load(SqliteConnection connection)
    {
        Logs = connection.Scalar("SELECT count(*) FROM log");
        Spans = connection.Scalar("SELECT sum(spans) FROM trace");
        Console = connection.Scalar("SELECT count(*) FROM console");
    }
}
