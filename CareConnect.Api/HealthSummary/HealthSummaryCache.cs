using CareConnect.Contracts.HealthSummary;
using StackExchange.Redis;

namespace CareConnect.Api.HealthSummary;

/// <summary>What the cache had for a request.</summary>
internal enum CacheAnswer
{
    /// <summary>It is away or unusable.</summary>
    Bypass,

    /// <summary>It has nothing that is right now.</summary>
    Miss,
    Hit,
}

/// <summary>
/// Health summaries in Redis. An entry is served only for the version that PostgreSQL has just named, so a lost eviction, a
/// failover or a slow writer can make it useless, never wrong. What is in the cache decides nothing about who may see it.
/// </summary>
internal sealed class HealthSummaryCache(CacheConnection cache)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    public static string KeyOf(Guid patientId) => $"health-summary:{patientId}";

    public async Task<(CacheAnswer Answer, HealthSummaryResponse? Summary)> FindAsync(
        Guid patientId,
        DateOnly day,
        string version
    )
    {
        var (isAnswered, bytes) = await cache.AskAsync(database => GetAsync(database, patientId));
        if (!isAnswered)
        {
            return (CacheAnswer.Bypass, null);
        }
        return HealthSummaryEntry.Parse(bytes) is { } entry && entry.IsFor(patientId, day, version)
            ? (CacheAnswer.Hit, entry.Summary)
            : (CacheAnswer.Miss, null);
    }

    /// <summary>Keeps it until the day ends, but not longer than <see cref="MaxAge"/>. Nobody waits for it.</summary>
    public void Keep(HealthSummaryResponse summary, string version, DateTimeOffset now)
    {
        var left = new SummaryDays(summary.Day).End - now;
        var bytes = HealthSummaryEntry.Of(summary, version).ToBytes();
        cache.Send(database =>
            database.StringSet(
                KeyOf(summary.PatientId),
                bytes,
                left < MaxAge ? left : MaxAge,
                flags: CommandFlags.FireAndForget
            )
        );
    }

    /// <summary>Takes a patient's summary away after a change. Nobody waits for it: the version decides, not this.</summary>
    public void Evict(Guid patientId) =>
        cache.Send(database => database.KeyDelete(KeyOf(patientId), CommandFlags.FireAndForget));

    // Of something huge under this key, no more than what shows it comes over the wire.
    private static async Task<byte[]?> GetAsync(IDatabase database, Guid patientId)
    {
        try
        {
            return await database.StringGetRangeAsync(KeyOf(patientId), 0, HealthSummaryEntry.MaxBytes);
        }
        catch (RedisServerException error) when (error.Message.StartsWith("WRONGTYPE", StringComparison.Ordinal))
        {
            // A list or a hash is none of ours; it will be overwritten.
            return null;
        }
    }
}
