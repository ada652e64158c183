using System.Net;

namespace CareConnect.Data.Audit;

public enum AuditOutcome
{
    Success,
    Denied,
    Failure,
}

/// <summary>One act of one person: who, what, when, on whose data. Added, never changed; holds ids and codes only.</summary>
public sealed class AuditLog
{
    public Guid Id { get; init; }
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Null where nobody is known, as in a failed sign-in to no account.</summary>
    public Guid? UserId { get; init; }
    public Guid? PatientId { get; init; }

    /// <summary>Such as <c>vital-sign.record</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Such as <c>VitalSign</c>.</summary>
    public required string Resource { get; init; }
    public Guid? ResourceId { get; init; }
    public required AuditOutcome Outcome { get; init; }

    /// <summary>A JSON object of ids, codes and counts, never of clinical values.</summary>
    public string? Details { get; init; }
    public IPAddress? Address { get; init; }
    public string? UserAgent { get; init; }
    public string? TraceId { get; init; }
}
