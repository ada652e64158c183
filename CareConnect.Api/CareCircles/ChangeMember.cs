using CareConnect.Api.Access;
using CareConnect.Api.Http;
using CareConnect.Contracts.CareCircles;
using CareConnect.Data;
using CareConnect.Data.CareCircles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace CareConnect.Api.CareCircles;

/// <summary>Gives a member other rights, another relationship or another end.</summary>
internal sealed class ChangeMember
{
    public static async Task<Results<Ok<MemberResponse>, ProblemHttpResult>> Handle(
        Guid patientId,
        Guid memberId,
        ChangeMemberRequest request,
        Call call,
        CareConnectDbContext db,
        HttpContext http,
        CancellationToken cancellationToken
    )
    {
        call.ResourceId = memberId;
        if (http.ReadIfMatch(out var problem) is not { } version)
        {
            return (ProblemHttpResult)problem!;
        }
        if (await FindLiveAsync(db, patientId, memberId, call.Now, cancellationToken) is not { } member)
        {
            return Problems.NotFound();
        }
        if (member.Version != version)
        {
            return Problems.PreconditionFailed();
        }
        if (Check(request, member, call.Now) is { } errors)
        {
            return Problems.Invalid(errors);
        }

        var (managed, until) = (member.ManagesCircle, member.ExpiresAt);
        MemberChange.Apply(member, request.Relationship, request.Scopes);
        member.ExpiresAt = request.IsExpiryGiven ? request.ExpiresAt : member.ExpiresAt;
        var managesLess = managed && (!member.ManagesCircle || IsEarlier(member.ExpiresAt, until));
        if (managesLess && await CircleManagers.IsLastAsync(db, member, until, call.Now, cancellationToken))
        {
            return Problems.LastManager();
        }
        await db.SaveChangesAsync(cancellationToken);
        call.Details = MemberRows.Details(member);
        return TypedResults.Ok(await GetMember.ReadChangedAsync(patientId, memberId, call, http, cancellationToken));
    }

    /// <summary>A membership that has not ended; an ended one is history, and its person is added anew.</summary>
    public static Task<CareCircleMember?> FindLiveAsync(
        CareConnectDbContext db,
        Guid patientId,
        Guid memberId,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        db.CareCircleMembers.SingleOrDefaultAsync(
            m =>
                m.PatientId == patientId
                && m.Id == memberId
                && m.RevokedAt == null
                && (m.ExpiresAt == null || m.ExpiresAt > now),
            cancellationToken
        );

    private static Dictionary<string, string[]>? Check(
        ChangeMemberRequest request,
        CareCircleMember member,
        DateTimeOffset now
    )
    {
        var errors = new Dictionary<string, string[]>();
        if (request is { Relationship: null, Scopes: null, IsExpiryGiven: false })
        {
            errors["scopes"] = ["Name something to change: relationship, scopes or expiresAt."];
        }
        MemberTimes.CheckEnd(request.ExpiresAt, member.StartsAt, now, errors);
        return errors.Count == 0 ? null : errors;
    }

    private static bool IsEarlier(DateTimeOffset? end, DateTimeOffset? than) =>
        end is not null && (than is null || end < than);
}
