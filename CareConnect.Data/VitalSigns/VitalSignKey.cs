namespace CareConnect.Data.VitalSigns;

/// <summary>
/// Where a reading lies: its time by its id. The database writes it with each reading; read it first when only the id is known,
/// then the reading by its whole key, which touches one partition.
/// </summary>
public sealed class VitalSignKey
{
    public Guid PatientId { get; init; }
    public Guid Id { get; init; }
    public DateTimeOffset MeasuredAt { get; init; }
}
