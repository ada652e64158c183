namespace CareConnect.Data.Sessions;

/// <summary>A network from which an account was made or signed in to. Written by an upsert of the API's own.</summary>
public sealed class SignInNetwork
{
    public required Guid UserId { get; init; }

    /// <summary>An IPv4 address, or the first 64 bits of an IPv6 address.</summary>
    public required string Network { get; init; }
    public required DateTimeOffset LastUsedAt { get; init; }
}
