namespace CareConnect.Data.CareCircles;

public enum Relationship
{
    Caregiver,
    FamilyMember,
    Other,
}

/// <summary>What a member may do in one category; each level contains the ones before it, so they compare by order.</summary>
public enum Scope
{
    None,
    View,
    Record,
    Manage,
}

/// <summary>
/// One person's rights to one patient's record, category by category, from start to expiry or revocation. The patient's own
/// account needs no membership.
/// </summary>
public sealed class CareCircleMember
{
    public Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required Guid UserId { get; init; }
    public required Relationship Relationship { get; set; }
    public Scope VitalSigns { get; set; }
    public Scope Medications { get; set; }
    public Scope Allergies { get; set; }
    public Scope Messages { get; set; }
    public Scope Files { get; set; }

    /// <summary>Null is at once. Set only for a later start: the database compares it with its own clock.</summary>
    public DateTimeOffset? StartsAt { get; set; }
    public DateTimeOffset? ExpiresAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
    public required Guid AddedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public uint Version { get; private set; }

    /// <summary>Whether its person may change the circle: everything is theirs to manage.</summary>
    public bool ManagesCircle =>
        (VitalSigns, Medications, Allergies, Messages, Files)
        == (Scope.Manage, Scope.Manage, Scope.Manage, Scope.Manage, Scope.Manage);

    public bool HasEnded(DateTimeOffset now) => RevokedAt is not null || ExpiresAt <= now;
}
