using CareConnect.Dashboard.Telemetry.Reading;
using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Writing;

/// <summary>Remembers attribute keys, so that a list of fields to filter on costs no look into the rows.</summary>
internal sealed class FieldWriter : IDisposable
{
    /// <summary>Keys made up per record, as some senders do, are no help in a list.</summary>
    private const int Most = 2_000;
    private readonly HashSet<(TelemetryKinds Kind, string Name)> _known;
    private readonly Statement _add;

    public FieldWriter(SqliteConnection connection)
    {
        _known =
        [
            .. connection
                .Rows("SELECT kind, name FROM field")
                .Select(row => ((TelemetryKinds)row.GetInt32(0), row.GetString(1))),
        ];
        _add = new Statement(connection, "INSERT OR IGNORE INTO field (kind, name) VALUES (@1, @2)");
    }

    public void Add(TelemetryKinds kind, string? attributes)
    {
        if (attributes is null || _known.Count >= Most)
        {
            return;
        }
        foreach (var name in AttributeJson.Keys(attributes).Where(name => _known.Add((kind, name))))
        {
            _add.Execute((int)kind, name);
        }
    }

    public void Dispose() => _add.Dispose();
}
