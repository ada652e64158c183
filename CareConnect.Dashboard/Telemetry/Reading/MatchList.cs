using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Reading;

/// <summary>
/// The rows of a table that fulfil conditions, by time. Rows never change and ids only rise, so catching up means reading what
/// came since, and forgetting what was thrown away at the other end. 16 bytes a match.
/// </summary>
internal sealed class MatchList(string table) : IMatches
{
    private readonly List<(long Time, long Id)> _matches = [];
    private long _oldest;
    private long _seen;

    public int Total(TimeRange time) => Range(time) is var (from, to) ? to - from : 0;

    public void CatchUp(SqliteConnection connection, Conditions conditions)
    {
        var oldest = connection.Scalar($"SELECT min(id) FROM {table}");
        if (oldest != _oldest)
        {
            _matches.RemoveAll(match => match.Id < oldest);
            _oldest = oldest;
        }
        var newer = conditions.And($"id > {_seen}");
        var came = connection
            .Rows($"SELECT time, id FROM {table} NOT INDEXED WHERE {newer.Sql}", newer.Values)
            .Select(row => (row.GetInt64(0), row.GetInt64(1)))
            .ToList();
        _seen = Math.Max(_seen, connection.Scalar($"SELECT max(id) FROM {table}"));
        Merge(came);
    }

    /// <summary>Ids in the order of time, the latest first where asked.</summary>
    public IReadOnlyList<long> Page(TimeRange time, int skip, int take, bool newestFirst)
    {
        var (from, to) = Range(time);
        var count = Math.Clamp(to - from - skip, 0, take);
        var page = new long[count];
        for (var i = 0; i < count; i++)
        {
            page[i] = _matches[newestFirst ? to - 1 - skip - i : from + skip + i].Id;
        }
        return page;
    }

    /// <summary>What comes is nearly always newest; only what overtakes older rows moves them.</summary>
    private void Merge(List<(long Time, long Id)> came)
    {
        if (came.Count == 0)
        {
            return;
        }
        came.Sort();
        var first = Find(came[0]);
        var overtaken = _matches.GetRange(first, _matches.Count - first);
        _matches.RemoveRange(first, overtaken.Count);
        var (i, j) = (0, 0);
        while (i < overtaken.Count || j < came.Count)
        {
            var takeOld = j == came.Count || (i < overtaken.Count && overtaken[i].CompareTo(came[j]) < 0);
            _matches.Add(takeOld ? overtaken[i++] : came[j++]);
        }
    }

    private (int From, int To) Range(TimeRange time)
    {
        var from = time.From is { } start ? Find((start, 0)) : 0;
        var to = time.To is { } end ? Find((end, 0)) : _matches.Count;
        return (from, Math.Max(from, to));
    }

    /// <summary>Where the first match stands that is not before this one.</summary>
    private int Find((long Time, long Id) match)
    {
        var position = _matches.BinarySearch(match);
        return position < 0 ? ~position : position;
    }
}
