using CareConnect.Dashboard.Telemetry.Storage;
using Microsoft.Data.Sqlite;

namespace CareConnect.Dashboard.Telemetry.Reading;

/// <summary>What fulfils conditions, and can be brought up to date.</summary>
internal interface IMatches
{
    void CatchUp(SqliteConnection connection, Conditions conditions);
}

/// <summary>
/// Keeps what the last searches found, so that turning pages and following what arrives read only what is new. The text of a
/// search is the key: the time range is not, since that moves with the clock.
/// </summary>
internal sealed class MatchLists(ReadPool readers)
{
    private const int Kept = 6;
    private readonly Lock _lock = new();
    private readonly LinkedList<KeyValuePair<string, IMatches>> _lists = [];

    /// <summary>Reads with matches that are up to date, in the same transaction that brought them there.</summary>
    public T Read<TMatches, T>(
        string about,
        Conditions conditions,
        Func<TMatches> start,
        Func<SqliteConnection, TMatches, T> read
    )
        where TMatches : IMatches
    {
        var matches = (TMatches)Find($"{about} {conditions.Key}", () => start());
        // Taken before the transaction begins: a list never gets to see an older moment than the one it knows.
        lock (matches)
        {
            return readers.Read(connection =>
            {
                matches.CatchUp(connection, conditions);
                return read(connection, matches);
            });
        }
    }

    /// <summary>After rows were deleted other than from the old end.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _lists.Clear();
        }
    }

    private IMatches Find(string key, Func<IMatches> start)
    {
        lock (_lock)
        {
            var node = _lists.First;
            while (node is not null && node.Value.Key != key)
            {
                node = node.Next;
            }
            if (node is not null)
            {
                _lists.Remove(node);
            }
            else if (_lists.Count == Kept)
            {
                _lists.RemoveLast();
            }
            node ??= new LinkedListNode<KeyValuePair<string, IMatches>>(KeyValuePair.Create(key, start()));
            _lists.AddFirst(node);
            return node.Value.Value;
        }
    }
}
