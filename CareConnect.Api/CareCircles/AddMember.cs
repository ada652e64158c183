using CareConnect.Api.Access;
using CareConnect.Api.Http;
using CareConnect.Contracts.CareCircles;
using CareConnect.Data;
using CareConnect.Data.CareCircles;
using Microsoft.EntityFrameworkCore;

namespace CareConnect.Api.CareCircles;

/// <summary>Adds the person of an e-mail address to a care circle.</summary>
internal sealed class AddMember
{
    public static async Task<IResult> Handle(
        Guid patientId,
        AddMemberRequest request,
        Call call,
        PersonSearch people,
        CareConnectDbContext db,
        HttpContext http,
        CancellationToken cancellationToken
    )
    {
        var errors = new Dictionary<string, string[]>();
        MemberTimes.CheckStart(request.StartsAt, call.Now, errors);
        MemberTimes.CheckEnd(request.ExpiresAt, request.StartsAt, call.Now, errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }
        var (found, wait) = await people.FindAsync(request.Email, cancellationToken);
        if (wait is { } span)
        {
            return Problems.TooManyAttempts(span);
        }
        if (found is not { } userId)
        {
            return Problems.PersonUnknown();
        }
        await call.RestartAsync(cancellationToken);
        if (call.Refusal is { } refusal)
        {
            return refusal;
        }
        if (!await MakeRoomAsync(patientId, userId, call, db, cancellationToken))
        {
            return Problems.AlreadyMember();
        }
        var member = NewMember(patientId, userId, request, call);
        db.CareCircleMembers.Add(member);
        await db.SaveChangesAsync(cancellationToken);
        call.ResourceId = member.Id;
        call.Details = MemberRows.Details(member);
        return TypedResults.Created(
            $"/api/patients/{patientId}/members/{member.Id}",
            await GetMember.ReadChangedAsync(patientId, member.Id, call, http, cancellationToken)
        );
    }

    // A person has one membership at a time; one that has expired makes room by being closed.
    private static async Task<bool> MakeRoomAsync(
        Guid patientId,
        Guid userId,
        Call call,
        CareConnectDbContext db,
        CancellationToken cancellationToken
    )
    {
        if (await db.Patients.AnyAsync(p => p.Id == patientId && p.UserId == userId, cancellationToken))
        {
            return false;
        }
        var earlier = await db.CareCircleMembers.SingleOrDefaultAsync(
            m => m.PatientId == patientId && m.UserId == userId && m.RevokedAt == null,
            cancellationToken
        );
        if (earlier is null)
        {
            return true;
        }
        if (!earlier.HasEnded(call.Now))
        {
            return false;
        }
        earlier.RevokedAt = call.Now;
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    private static CareCircleMember NewMember(Guid patientId, Guid userId, AddMemberRequest request, Call call)
    {
        var member = new CareCircleMember
        {
            Id = Guid.CreateVersion7(call.Now),
            PatientId = patientId,
            UserId = userId,
            Relationship = Relationship.Other,
            StartsAt = MemberTimes.StartOf(request.StartsAt, call.Now),
            ExpiresAt = request.ExpiresAt,
            AddedBy = call.UserId,
            CreatedAt = call.Now,
        };
        MemberChange.Apply(member, request.Relationship, request.Scopes);
        return member;
    }
}
