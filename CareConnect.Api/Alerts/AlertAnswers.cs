using CareConnect.Contracts.Alerts;
using CareConnect.Data;
using CareConnect.Data.Alerts;
using CareConnect.Data.ReferenceRanges;
using CareConnect.Data.VitalSigns;
using Microsoft.EntityFrameworkCore;

namespace CareConnect.Api.Alerts;

/// <summary>An alert with its reading, which may be gone.</summary>
internal sealed record AlertWithReading(Alert Alert, VitalSign? Reading);

/// <summary>How alerts become answers.</summary>
internal static class AlertAnswers
{
    /// <summary>The state of an alert whose reason was gone before anybody acknowledged it.</summary>
    public const string Ended = "ENDED";

    public static IQueryable<AlertWithReading> WithReadings(this IQueryable<Alert> alerts, CareConnectDbContext db) =>
        alerts
            .AsNoTracking()
            .Select(a => new AlertWithReading(
                a,
                db.VitalSigns.FirstOrDefault(v =>
                    v.PatientId == a.PatientId && v.MeasuredAt == a.MeasuredAt && v.Id == a.VitalSignId
                )
            ));

    public static AlertResponse ToResponse(this AlertWithReading found)
    {
        var (alert, reading) = found;
        var amount = RangedAmount.Of(alert.Type).First(amount => amount.Component == alert.Component);
        return new AlertResponse(
            alert.Id,
            alert.PatientId,
            alert.VitalSignId,
            alert.Type,
            amount.ComponentName,
            UpperSnakeCase.Format(alert.Rule),
            alert.Threshold,
            reading is null ? null : amount.ValueOf(reading),
            amount.Quantity.UcumCode,
            alert.EndedAt is null ? UpperSnakeCase.Format(alert.State) : Ended,
            alert.MeasuredAt,
            alert.CreatedAt,
            alert.AcknowledgedBy,
            alert.AcknowledgedAt,
            alert.EndedAt
        );
    }
}
