using CareConnect.Api.Access;
using CareConnect.Api.Http;
using CareConnect.Contracts;
using CareConnect.Contracts.Patients;
using CareConnect.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace CareConnect.Api.Patients;

/// <summary>The patients whose circle the caller is in, and the caller's own record; newest first.</summary>
internal sealed class ListPatients
{
    private const int DefaultLimit = 50;

    public static async Task<Results<Ok<Page<PatientResponse>>, ProblemHttpResult>> Handle(
        [AsParameters] PageQuery query,
        Call call,
        CareConnectDbContext db,
        CancellationToken cancellationToken
    )
    {
        if (!Cursor.TryParse(query.Cursor, out var cursor))
        {
            return Problems.Invalid("cursor", "The cursor is not one of this list.");
        }
        var limit = query.Limit ?? DefaultLimit;
        var visible = db
            .Patients.AsNoTracking()
            .Where(p =>
                p.UserId == call.UserId
                || db.CareCircleMembers.Any(m =>
                    m.PatientId == p.Id
                    && m.UserId == call.UserId
                    && m.RevokedAt == null
                    && (m.StartsAt == null || m.StartsAt <= call.Now)
                    && (m.ExpiresAt == null || m.ExpiresAt > call.Now)
                )
            );
        if (cursor is { } after)
        {
            visible = visible.Where(p =>
                EF.Functions.LessThan(ValueTuple.Create(p.CreatedAt, p.Id), ValueTuple.Create(after.At, after.Id))
            );
        }
        var found = await visible
            .OrderByDescending(p => p.CreatedAt)
            .ThenByDescending(p => p.Id)
            .Take(limit + 1)
            .ToListAsync(cancellationToken);
        var next = found.Count > limit ? new Cursor(found[limit - 1].CreatedAt, found[limit - 1].Id).ToString() : null;
        var page = found.Take(limit).ToList();
        call.Details = $$"""{"patientIds":[{{string.Join(',', page.Select(p => $"\"{p.Id}\""))}}]}""";
        return TypedResults.Ok(new Page<PatientResponse>([.. page.Select(PatientMapping.ToResponse)], next));
    }
}
