using CareConnect.Api.Access;
using CareConnect.Data.Audit;

namespace CareConnect.Api.Auth;

/// <summary>Audit rows of acts that happen before anybody is signed in.</summary>
internal static class Audited
{
    public static AuditLog Act(
        HttpContext http,
        DateTimeOffset now,
        Guid? userId,
        Guid? patientId,
        string action,
        string resource,
        Guid? resourceId,
        AuditOutcome outcome,
        string? reason = null
    )
    {
        var origin = AuditOrigin.Of(http);
        return new AuditLog
        {
            Id = Guid.CreateVersion7(now),
            OccurredAt = now,
            UserId = userId,
            PatientId = patientId,
            Action = action,
            Resource = resource,
            ResourceId = resourceId,
            Outcome = outcome,
            Details = reason is null ? null : $$"""{"reason":"{{reason}}"}""",
            Address = origin.Address,
            UserAgent = origin.UserAgent,
            TraceId = origin.TraceId,
        };
    }
}
