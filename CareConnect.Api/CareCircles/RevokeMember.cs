using CareConnect.Api.Access;
using CareConnect.Api.Http;
using CareConnect.Data;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CareConnect.Api.CareCircles;

/// <summary>
/// Ends a membership: one's own, or that of another for who may change the circle. Once it is answered, nothing that the person
/// wrote is committed any more.
/// </summary>
internal sealed class RevokeMember
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Guid patientId,
        Guid memberId,
        Call call,
        CareConnectDbContext db,
        CancellationToken cancellationToken
    )
    {
        call.ResourceId = memberId;
        var member = await ChangeMember.FindLiveAsync(db, patientId, memberId, call.Now, cancellationToken);
        if (member is null)
        {
            return Problems.NotFound();
        }
        if (!call.ManagesCircle && member.UserId != call.UserId)
        {
            return Problems.NotAllowed();
        }
        var isManager = member.ManagesCircle;
        if (isManager && await CircleManagers.IsLastAsync(db, member, member.ExpiresAt, call.Now, cancellationToken))
        {
            return Problems.LastManager();
        }
        member.RevokedAt = call.Now;
        await db.SaveChangesAsync(cancellationToken);
        call.Details = $$"""{"userId":"{{member.UserId}}"}""";
        return TypedResults.NoContent();
    }
}
