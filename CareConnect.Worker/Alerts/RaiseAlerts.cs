using CareConnect.Data;
using CareConnect.Data.Alerts;
using CareConnect.Data.Outbox;
using CareConnect.Data.ReferenceRanges;
using CareConnect.Data.VitalSigns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CareConnect.Worker.Alerts;

/// <summary>
/// Makes the alerts of a reading say what it is now: raises what is missing, ends what has no reason any more. It judges the
/// reading as it finds it, so messages may come twice and in any order; for a reading deleted meanwhile it does nothing.
/// </summary>
internal sealed partial class RaiseAlerts(CareConnectDbContext db, TimeProvider clock, ILogger<RaiseAlerts> logger)
{
    public Task Handle(VitalSignRecorded recorded, CancellationToken cancellationToken) =>
        JudgeAsync(recorded.PatientId, recorded.VitalSignId, cancellationToken);

    public Task Handle(VitalSignAmended amended, CancellationToken cancellationToken) =>
        JudgeAsync(amended.PatientId, amended.VitalSignId, cancellationToken);

    private async Task JudgeAsync(Guid patientId, Guid vitalSignId, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginForPatientAsync(patientId, cancellationToken);
        if (await LockReadingAsync(patientId, vitalSignId, cancellationToken) is not { } reading)
        {
            return;
        }
        var ownRanges = await FindOwnRangesAsync(patientId, cancellationToken);
        var alerts = await db
            .Alerts.Where(a => a.PatientId == patientId && a.VitalSignId == vitalSignId)
            .ToListAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var findings = AlertFinding.In(reading, ownRanges);
        foreach (var alert in alerts)
        {
            alert.Follow(findings.FirstOrDefault(f => f.Component == alert.Component), Alert.IsFresh(reading), now);
        }
        var raised = Alert
            .For(reading, now, ownRanges)
            .Where(made => alerts.All(a => a.Component != made.Component))
            .ToList();
        db.Alerts.AddRange(raised);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (raised.Count > 0)
        {
            LogRaised(raised.Count);
        }
    }

    // Held to the end: the same reading is judged, amended and deleted by one at a time, so that no alert outlives it.
    private async Task<VitalSign?> LockReadingAsync(
        Guid patientId,
        Guid vitalSignId,
        CancellationToken cancellationToken
    )
    {
        VitalSign? reading;
        var measuredAt = await FindTimeAsync(patientId, vitalSignId, cancellationToken);
        DateTimeOffset? before;
        do
        {
            // By its whole key as parameters, so that the planner opens one partition instead of all.
            reading = (
                await db
                    .VitalSigns.FromSql(
                        $"""
                        SELECT * FROM vital_signs
                        WHERE patient_id = {patientId} AND id = {vitalSignId} AND measured_at = {measuredAt}
                        FOR NO KEY UPDATE
                        """
                    )
                    .AsNoTracking()
                    .ToListAsync(cancellationToken)
            ).SingleOrDefault();
            before = measuredAt;
            // Not there: amended to another time since, or deleted, which leaves its key behind.
            measuredAt = reading is null ? await FindTimeAsync(patientId, vitalSignId, cancellationToken) : before;
        } while (measuredAt != before);
        return reading;
    }

    private Task<DateTimeOffset?> FindTimeAsync(
        Guid patientId,
        Guid vitalSignId,
        CancellationToken cancellationToken
    ) =>
        db
            .VitalSignKeys.Where(key => key.PatientId == patientId && key.Id == vitalSignId)
            .Select(key => (DateTimeOffset?)key.MeasuredAt)
            .SingleOrDefaultAsync(cancellationToken);

    private async Task<IReadOnlyList<ReferenceRange>> FindOwnRangesAsync(
        Guid patientId,
        CancellationToken cancellationToken
    ) => (await db.ReferenceRangeSets.FindInForceAsync(patientId, cancellationToken))?.Ranges ?? [];

    // Neither whose nor why: the trace leads from here to the request.
    [LoggerMessage(LogLevel.Information, "{Count} alerts raised")]
    private partial void LogRaised(int count);
}
