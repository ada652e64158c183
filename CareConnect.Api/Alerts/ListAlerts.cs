using CareConnect.Api.Http;
using CareConnect.Contracts;
using CareConnect.Contracts.Alerts;
using CareConnect.Data;
using CareConnect.Data.Alerts;
using CareConnect.Data.VitalSigns;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace CareConnect.Api.Alerts;

/// <summary>A patient's alerts, newest first.</summary>
internal sealed class ListAlerts
{
    private const int DefaultLimit = 50;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("patients/{patientId:guid}/alerts", Handle)
            .WithTags("Alerts")
            .WithName(nameof(ListAlerts))
            .WithSummary("List alerts, newest first");

    private static async Task<Results<Ok<Page<AlertResponse>>, ProblemHttpResult>> Handle(
        Guid patientId,
        [AsParameters] PageQuery query,
        CareConnectDbContext db,
        CancellationToken cancellationToken
    )
    {
        if (!Cursor.TryParse(query.Cursor, out var cursor))
        {
            return Problems.Invalid("cursor", "The cursor is not one of this list.");
        }
        var limit = query.Limit ?? DefaultLimit;
        var alerts = db.Alerts.AsNoTracking().Where(a => a.PatientId == patientId);
        if (cursor is { } after)
        {
            alerts = alerts.Where(a =>
                EF.Functions.LessThan(ValueTuple.Create(a.CreatedAt, a.Id), ValueTuple.Create(after.At, after.Id))
            );
        }
        var found = await alerts
            .OrderByDescending(a => a.CreatedAt)
            .ThenByDescending(a => a.Id)
            .Take(limit + 1)
            .Select(a => new AlertWithReading(
                a,
                db.VitalSigns.FirstOrDefault(v =>
                    v.PatientId == a.PatientId && v.MeasuredAt == a.MeasuredAt && v.Id == a.VitalSignId
                )
            ))
            .ToListAsync(cancellationToken);
        var next =
            found.Count > limit
                ? new Cursor(found[limit - 1].Alert.CreatedAt, found[limit - 1].Alert.Id).ToString()
                : null;
        return TypedResults.Ok(new Page<AlertResponse>([.. found.Take(limit).Select(ToResponse)], next));
    }

    private sealed record AlertWithReading(Alert Alert, VitalSign? Reading);

    private static AlertResponse ToResponse(AlertWithReading found)
    {
        var (alert, reading) = found;
        var type = VitalSignTypes.Find(alert.Type)!;
        return new AlertResponse(
            alert.Id,
            alert.PatientId,
            alert.VitalSignId,
            alert.Type,
            alert.Component == AlertComponent.Value ? null : UpperSnakeCase.Format(alert.Component).ToLowerInvariant(),
            UpperSnakeCase.Format(alert.Rule),
            alert.Threshold,
            alert.Component switch
            {
                AlertComponent.Systolic => reading?.Systolic,
                AlertComponent.Diastolic => reading?.Diastolic,
                _ => reading?.Value,
            },
            (type.Quantity ?? type.Components[0].Quantity).UcumCode,
            UpperSnakeCase.Format(alert.State),
            alert.MeasuredAt,
            alert.CreatedAt
        );
    }
}
