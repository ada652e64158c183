using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Reading;

/// <summary>The traces that have a span which fulfils conditions. Spans never change, so each is read once.</summary>
internal sealed class MatchSet : IMatches
{
    private readonly HashSet<long> _traces = [];
    private long _oldest;
    private long _seen;

    public IReadOnlyCollection<long> Traces => _traces;

    public void CatchUp(SqliteConnection connection, Conditions conditions)
    {
        var oldest = connection.Scalar("SELECT min(id) FROM trace");
        if (oldest != _oldest)
        {
            _traces.RemoveWhere(trace => trace < oldest);
            _oldest = oldest;
        }
        var newer = conditions.And($"id > {_seen}");
        foreach (
            var row in connection.Rows($"SELECT DISTINCT trace FROM span NOT INDEXED WHERE {newer.Sql}", newer.Values)
        )
        {
            _traces.Add(row.GetInt64(0));
        }
        _seen = Math.Max(_seen, connection.Scalar("SELECT max(id) FROM span"));
    }
}
