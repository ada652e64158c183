using System.Collections.Concurrent;

namespace CareConnect.Api.Metrics;

/// <summary>The accounts that were answered a short while ago; forgotten whenever somebody counts.</summary>
internal sealed class ActiveUsers(TimeProvider clock)
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _lastSeen = new(StringComparer.Ordinal);

    public void Saw(string userId) => _lastSeen[userId] = clock.GetUtcNow();

    public int Count()
    {
        var oldest = clock.GetUtcNow() - Window;
        foreach (var (userId, seen) in _lastSeen)
        {
            if (seen < oldest)
            {
                // Only as it was seen here: who came back meanwhile stays.
                _lastSeen.TryRemove(KeyValuePair.Create(userId, seen));
            }
        }
        return _lastSeen.Count;
    }
}
