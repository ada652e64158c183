using CareConnect.Api.Http;
using CareConnect.Contracts;
using CareConnect.Contracts.Alerts;
using CareConnect.Data;
using CareConnect.Data.Alerts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace CareConnect.Api.Alerts;

/// <summary>A patient's alerts, newest first, all or those of one state.</summary>
internal sealed class ListAlerts
{
    private const int DefaultLimit = 50;

    public static async Task<Results<Ok<Page<AlertResponse>>, ProblemHttpResult>> Handle(
        Guid patientId,
        [AsParameters] ListAlertsQuery query,
        CareConnectDbContext db,
        CancellationToken cancellationToken
    )
    {
        var alerts = OfState(db.Alerts.Where(a => a.PatientId == patientId), query.State);
        if (alerts is null)
        {
            return Problems.Invalid("state", $"The state must be OPEN, ACKNOWLEDGED or {AlertAnswers.Ended}.");
        }
        if (!Cursor.TryParse(query.Cursor, out var cursor))
        {
            return Problems.Invalid("cursor", "The cursor is not one of this list.");
        }
        if (cursor is { } after)
        {
            alerts = alerts.Where(a =>
                EF.Functions.LessThan(ValueTuple.Create(a.CreatedAt, a.Id), ValueTuple.Create(after.At, after.Id))
            );
        }
        var limit = query.Limit ?? DefaultLimit;
        var found = await alerts
            .OrderByDescending(a => a.CreatedAt)
            .ThenByDescending(a => a.Id)
            .Take(limit + 1)
            .WithReadings(db)
            .ToListAsync(cancellationToken);
        var next =
            found.Count > limit
                ? new Cursor(found[limit - 1].Alert.CreatedAt, found[limit - 1].Alert.Id).ToString()
                : null;
        return TypedResults.Ok(new Page<AlertResponse>([.. found.Take(limit).Select(AlertAnswers.ToResponse)], next));
    }

    private static IQueryable<Alert>? OfState(IQueryable<Alert> alerts, string? state)
    {
        if (state is null)
        {
            return alerts;
        }
        if (state == AlertAnswers.Ended)
        {
            return alerts.Where(a => a.EndedAt != null);
        }
        return UpperSnakeCase.TryParse<AlertState>(state, out var known)
            ? alerts.Where(a => a.State == known && a.EndedAt == null)
            : null;
    }
}
