using System.ComponentModel.DataAnnotations;

namespace CareConnect.Contracts.CareCircles;

/// <summary>One act around a patient's record: somebody saw or changed something, or wanted to.</summary>
/// <param name="At">When it happened.</param>
/// <param name="UserId">The account that acted; null where nobody was signed in.</param>
/// <param name="Name">The name of that account's person, now.</param>
/// <param name="Relationship">
/// Who that is to the patient now: SELF, CAREGIVER, FAMILY_MEMBER or OTHER; null for somebody outside the circle, or not in it
/// any more.
/// </param>
/// <param name="Action">What was done, as a code such as vital-sign.record.</param>
/// <param name="Description">What was done, in words.</param>
/// <param name="Resource">What it was done to, such as VitalSign.</param>
/// <param name="ResourceId">The one it was done to; null for a list.</param>
/// <param name="Outcome">SUCCESS, DENIED (the person had no right to it) or FAILURE (it was refused for another reason).</param>
public sealed record AccessLogEntry(
    DateTimeOffset At,
    Guid? UserId,
    string? Name,
    string? Relationship,
    string Action,
    string Description,
    string Resource,
    Guid? ResourceId,
    string Outcome
);

/// <summary>Which acts to list, newest first.</summary>
public sealed record AccessLogQuery
{
    /// <summary>Only what happened then or later: a time with its offset from UTC.</summary>
    [StringLength(50)]
    public string? From { get; init; }

    /// <summary>Only what happened then or earlier: a time with its offset from UTC.</summary>
    [StringLength(50)]
    public string? To { get; init; }

    /// <summary>How many at most, from 1 to 500.</summary>
    [Range(1, 500)]
    public int? Limit { get; init; }

    /// <summary>The nextCursor of the page before.</summary>
    [StringLength(100)]
    public string? Cursor { get; init; }
}
