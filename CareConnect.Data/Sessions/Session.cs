namespace CareConnect.Data.Sessions;

public enum SessionEnd
{
    Logout,
    Reuse,
    Suspended,
    EndedByUser,
    EndedByAdmin,
}

/// <summary>
/// One refresh token. A refresh supersedes it by a new one of the same family; the family is what a person knows as one sign-in,
/// and it ends as a whole.
/// </summary>
public sealed class Session
{
    public Guid Id { get; init; }
    public required Guid FamilyId { get; init; }
    public required Guid UserId { get; init; }

    /// <summary>SHA-256 of the token, which is itself random and long, so that no salt is needed.</summary>
    public required byte[] RefreshTokenHash { get; init; }
    public Guid? RotatedFrom { get; init; }
    public DateTimeOffset? SupersededAt { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The absolute end of the family, copied at each rotation.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? EndedAt { get; private set; }
    public SessionEnd? EndReason { get; private set; }
}
