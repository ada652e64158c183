using CareConnect.Data;
using CareConnect.Data.Alerts;
using CareConnect.Data.Outbox;
using CareConnect.Data.VitalSigns;
using Microsoft.EntityFrameworkCore;

namespace CareConnect.Worker.Alerts;

/// <summary>
/// Turns a reading outside its range into alerts. Run twice, it finds its own alerts there and adds none; for a reading deleted
/// meanwhile it does nothing.
/// </summary>
internal sealed class RaiseAlerts(CareConnectDbContext db, TimeProvider clock)
{
    public async Task Handle(VitalSignRecorded recorded, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginForPatientAsync(recorded.PatientId, cancellationToken);
        if (await FindReadingAsync(recorded, cancellationToken) is not { } reading)
        {
            return;
        }

        foreach (var alert in Alert.For(reading, clock.GetUtcNow()))
        {
            await AddOnceAsync(alert, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private Task<VitalSign?> FindReadingAsync(VitalSignRecorded recorded, CancellationToken cancellationToken) =>
        db
            .VitalSigns.AsNoTracking()
            .SingleOrDefaultAsync(
                reading =>
                    reading.PatientId == recorded.PatientId
                    && reading.MeasuredAt == recorded.MeasuredAt
                    && reading.Id == recorded.VitalSignId,
                cancellationToken
            );

    private Task<int> AddOnceAsync(Alert alert, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO alerts (id, patient_id, vital_sign_id, type, component, rule, threshold, measured_at, state, created_at)
            VALUES ({alert.Id}, {alert.PatientId}, {alert.VitalSignId}, {alert.Type}, {UpperSnakeCase.Format(
                alert.Component
            )},
              {UpperSnakeCase.Format(alert.Rule)}, {alert.Threshold}, {alert.MeasuredAt}, {UpperSnakeCase.Format(
                alert.State
            )},
              {alert.CreatedAt})
            ON CONFLICT (patient_id, vital_sign_id, component) DO NOTHING
            """,
            cancellationToken
        );
}
