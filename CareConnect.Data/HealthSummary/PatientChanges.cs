namespace CareConnect.Data.HealthSummary;

/// <summary>
/// How often a patient's readings and alerts have changed, counted by triggers in one of several rows so that writers do not
/// wait for each other. Only the sum of a patient's rows says anything.
/// </summary>
public sealed class PatientChanges
{
    public Guid PatientId { get; init; }
    public short Slot { get; init; }
    public long Changes { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
}
