namespace CareConnect.Data.Sessions;

/// <summary>
/// Failed sign-ins of one key (an account or an address) in one window. Counted by a single upsert, never by load and save, so
/// that parallel attempts cannot slip past the limit.
/// </summary>
public sealed class SignInThrottle
{
    public required string Key { get; init; }
    public int Failures { get; init; }
    public DateTimeOffset WindowStartedAt { get; init; }
    public DateTimeOffset? BlockedUntil { get; init; }
}
