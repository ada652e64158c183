using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace CareConnect.Contracts.CareCircles;

/// <summary>Somebody to add to a patient's care circle.</summary>
public sealed record AddMemberRequest
{
    /// <summary>The address that the person signs in with.</summary>
    [Required, StringLength(254), EmailAddress, PlainText]
    public string Email { get; init; } = "";

    /// <summary>CAREGIVER, FAMILY_MEMBER or OTHER.</summary>
    [Required, AllowedValues("CAREGIVER", "FAMILY_MEMBER", "OTHER")]
    public string Relationship { get; init; } = "";

    /// <summary>What the person may do; a category that is absent is NONE.</summary>
    [Required]
    public MemberScopesRequest? Scopes { get; init; }

    /// <summary>When it begins, with the offset from UTC; at once when absent.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>When it ends by itself, with the offset from UTC; never when absent.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>What a member may do, category by category: NONE, VIEW, RECORD (and view) or MANAGE (and all else).</summary>
public sealed record MemberScopesRequest
{
    /// <summary>Vital signs and their alerts.</summary>
    [AllowedValues("NONE", "VIEW", "RECORD", "MANAGE", null)]
    public string? VitalSigns { get; init; }

    /// <summary>Medications and their doses.</summary>
    [AllowedValues("NONE", "VIEW", "RECORD", "MANAGE", null)]
    public string? Medications { get; init; }

    /// <summary>Allergies.</summary>
    [AllowedValues("NONE", "VIEW", "RECORD", "MANAGE", null)]
    public string? Allergies { get; init; }

    /// <summary>Messages.</summary>
    [AllowedValues("NONE", "VIEW", "RECORD", "MANAGE", null)]
    public string? Messages { get; init; }

    /// <summary>Files.</summary>
    [AllowedValues("NONE", "VIEW", "RECORD", "MANAGE", null)]
    public string? Files { get; init; }
}

/// <summary>What of a membership changes; what is absent stays as it is.</summary>
public sealed record ChangeMemberRequest
{
    /// <summary>CAREGIVER, FAMILY_MEMBER or OTHER.</summary>
    [AllowedValues("CAREGIVER", "FAMILY_MEMBER", "OTHER", null)]
    public string? Relationship { get; init; }

    /// <summary>What the person may do; a category that is absent stays as it is.</summary>
    public MemberScopesRequest? Scopes { get; init; }

    /// <summary>When it ends by itself, with the offset from UTC; null for never.</summary>
    // A setter, not init: only then does reading JSON leave it alone where it is absent.
    public DateTimeOffset? ExpiresAt
    {
        get;
        set => (field, IsExpiryGiven) = (value, true);
    }

    /// <summary>Whether the body says anything of the end.</summary>
    [JsonIgnore]
    public bool IsExpiryGiven { get; private set; }
}

/// <summary>A member's rights, category by category: NONE, VIEW, RECORD (and view) or MANAGE (and all else).</summary>
/// <param name="VitalSigns">Vital signs and their alerts.</param>
/// <param name="Medications">Medications and their doses.</param>
/// <param name="Allergies">Allergies.</param>
/// <param name="Messages">Messages.</param>
/// <param name="Files">Files.</param>
public sealed record MemberScopes(
    string VitalSigns,
    string Medications,
    string Allergies,
    string Messages,
    string Files
);

/// <summary>A person's membership in a patient's care circle. The patient's own account is none: it needs no rights.</summary>
public sealed record MemberResponse
{
    /// <summary>The membership's id; a person who comes back has a new one.</summary>
    public required Guid Id { get; init; }

    /// <summary>The person's account.</summary>
    public required Guid UserId { get; init; }

    /// <summary>Given name.</summary>
    public required string FirstName { get; init; }

    /// <summary>Family name.</summary>
    public required string LastName { get; init; }

    /// <summary>The address the person signs in with; null unless the caller may change the circle.</summary>
    public required string? Email { get; init; }

    /// <summary>The account's role: PATIENT, CAREGIVER or FAMILY_MEMBER.</summary>
    public required string Role { get; init; }

    /// <summary>CAREGIVER, FAMILY_MEMBER or OTHER.</summary>
    public required string Relationship { get; init; }

    /// <summary>What the person may do.</summary>
    public required MemberScopes Scopes { get; init; }

    /// <summary>When it begins or began, where that is not when it was added.</summary>
    public required DateTimeOffset? StartsAt { get; init; }

    /// <summary>When it ends by itself; null for never.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was taken away or given up; null where it was not.</summary>
    public required DateTimeOffset? RevokedAt { get; init; }

    /// <summary>The account that added the person.</summary>
    public required Guid AddedBy { get; init; }

    /// <summary>Name of who added the person.</summary>
    public required string AddedByName { get; init; }

    /// <summary>When the person was added.</summary>
    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>ACTIVE, PENDING (begins later), EXPIRED or REVOKED.</summary>
    public required string State { get; init; }
}

/// <summary>Which members to list, by name.</summary>
public sealed record ListMembersQuery
{
    /// <summary>ended: also those whose membership has expired or was revoked.</summary>
    [AllowedValues("ended", null)]
    public string? Include { get; init; }

    /// <summary>How many at most, from 1 to 500.</summary>
    [Range(1, 500)]
    public int? Limit { get; init; }

    /// <summary>The nextCursor of the page before.</summary>
    [StringLength(100)]
    public string? Cursor { get; init; }
}
