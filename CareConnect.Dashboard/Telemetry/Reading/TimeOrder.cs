using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Reading;

/// <summary>Pages of a table by time, found by an index alone: a page's depth and the total cost steps in the index, not rows.</summary>
/// <param name="Table">The table, with the columns id and time.</param>
/// <param name="Index">The index to walk.</param>
/// <param name="NewestFirst">The order.</param>
internal sealed record TimeOrder(string Table, string Index, bool NewestFirst)
{
    public Page<long> Page(SqliteConnection connection, Conditions conditions, int skip, int take)
    {
        var total = (int)
            connection.Scalar(
                $"SELECT count(*) FROM {Table} INDEXED BY {Index} WHERE {conditions.Sql}",
                [.. conditions.Values]
            );
        var count = Math.Clamp(total - skip, 0, take);
        if (count == 0)
        {
            return new Page<long>([], total);
        }
        // From whichever end is nearer.
        var fromEnd = skip > total / 2;
        var order = NewestFirst == fromEnd ? "ASC" : "DESC";
        var ids = connection
            .Rows(
                $"SELECT id FROM {Table} INDEXED BY {Index} WHERE {conditions.Sql} ORDER BY time {order}, id {order} LIMIT {count} OFFSET {(fromEnd ? total - skip - count : skip)}",
                conditions.Values
            )
            .Select(row => row.GetInt64(0))
            .ToList();
        if (fromEnd)
        {
            ids.Reverse();
        }
        return new Page<long>(ids, total);
    }
}
