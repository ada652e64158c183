using CareConnect.Data;
using CareConnect.Data.CareCircles;
using CareConnect.Data.Users;
using Microsoft.EntityFrameworkCore;

namespace CareConnect.Api.CareCircles;

/// <summary>
/// Keeps every record in somebody's hands: a patient without an account needs a member who may do everything. Only right behind
/// the circle's lock, since two who leave at once would each see the other stay.
/// </summary>
internal static class CircleManagers
{
    /// <summary>Whether nobody but this member manages the record for as long as the member would have until now.</summary>
    public static async Task<bool> IsLastAsync(
        CareConnectDbContext db,
        CareCircleMember member,
        DateTimeOffset? until,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (await db.Patients.AnyAsync(p => p.Id == member.PatientId && p.UserId != null, cancellationToken))
        {
            return false;
        }
        return !await db
            .CareCircleMembers.Where(m => m.PatientId == member.PatientId && m.Id != member.Id)
            .Where(m => m.RevokedAt == null && (m.StartsAt == null || m.StartsAt <= now))
            .Where(m => m.ExpiresAt == null || (until != null && m.ExpiresAt >= until && m.ExpiresAt > now))
            .Where(m => m.VitalSigns == Scope.Manage && m.Medications == Scope.Manage && m.Allergies == Scope.Manage)
            .Where(m => m.Messages == Scope.Manage && m.Files == Scope.Manage)
            .AnyAsync(m => db.Users.Any(u => u.Id == m.UserId && u.Status == UserStatus.Active), cancellationToken);
    }
}
