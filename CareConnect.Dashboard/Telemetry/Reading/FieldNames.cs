using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Reading;

/// <summary>What can be filtered on: first the fields that every record has, then the attributes that occurred.</summary>
internal static class FieldNames
{
    public static IReadOnlyList<string> Load(SqliteConnection connection, TelemetryKinds kind)
    {
        string[] fixedNames = kind switch
        {
            TelemetryKinds.Logs => [.. LogQueries.Fields, "resource"],
            TelemetryKinds.Spans => [.. SpanQueries.FieldNames, "traceid", "resource"],
            _ => [],
        };
        var attributes = connection
            .Rows("SELECT name FROM field WHERE kind = @1 ORDER BY name", (int)kind)
            .Select(row => row.GetString(0));
        return [.. fixedNames, .. attributes.Except(fixedNames, StringComparer.OrdinalIgnoreCase)];
    }
}
