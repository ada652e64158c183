using CareConnect.Api.Access;
using CareConnect.Api.Http;
using CareConnect.Contracts.Alerts;
using CareConnect.Data;
using CareConnect.Data.Alerts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace CareConnect.Api.Alerts;

/// <summary>Says that somebody has seen an alert. The first one stays: to say it again changes nothing.</summary>
internal sealed class AcknowledgeAlert
{
    public static async Task<Results<Ok<AlertResponse>, ProblemHttpResult>> Handle(
        Guid patientId,
        Guid alertId,
        Call call,
        CareConnectDbContext db,
        CancellationToken cancellationToken
    )
    {
        call.ResourceId = alertId;
        var alerts = db.Alerts.Where(a => a.PatientId == patientId && a.Id == alertId);
        await alerts
            .Where(a => a.State == AlertState.Open && a.EndedAt == null)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(a => a.State, AlertState.Acknowledged)
                        .SetProperty(a => a.AcknowledgedBy, call.UserId)
                        .SetProperty(a => a.AcknowledgedAt, call.Now),
                cancellationToken
            );
        if (await alerts.WithReadings(db).SingleOrDefaultAsync(cancellationToken) is not { } found)
        {
            return Problems.NotFound();
        }
        return found.Alert.EndedAt is null ? TypedResults.Ok(found.ToResponse()) : Problems.AlertEnded();
    }
}
