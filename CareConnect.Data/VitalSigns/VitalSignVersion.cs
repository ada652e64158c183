namespace CareConnect.Data.VitalSigns;

/// <summary>What ended a version of a reading.</summary>
public enum VitalSignOperation
{
    Amended,
    Deleted,
}

/// <summary>
/// A reading as it was before it was amended or deleted. The database writes it with each change, and nobody may change it;
/// a reading of which the last version was deleted is gone.
/// </summary>
public sealed class VitalSignVersion
{
    public Guid PatientId { get; init; }
    public Guid VitalSignId { get; init; }
    public int Version { get; init; }
    public DateTimeOffset MeasuredAt { get; init; }
    public required string Type { get; init; }
    public required string LoincCode { get; init; }
    public decimal? Value { get; init; }
    public decimal? Systolic { get; init; }
    public decimal? Diastolic { get; init; }
    public required string Unit { get; init; }
    public decimal? EnteredValue { get; init; }
    public decimal? EnteredSystolic { get; init; }
    public decimal? EnteredDiastolic { get; init; }
    public required string EnteredUnit { get; init; }
    public string? Notes { get; init; }
    public VitalSignSource Source { get; init; }
    public string? SourceCode { get; init; }
    public string? SourceId { get; init; }
    public byte[]? Fingerprint { get; init; }
    public byte[]? RequestHash { get; init; }
    public Guid RecordedBy { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
    public Guid? AmendedBy { get; init; }
    public DateTimeOffset? AmendedAt { get; init; }
    public VitalSignOperation Operation { get; init; }

    /// <summary>Null when the system itself did it.</summary>
    public Guid? ReplacedBy { get; init; }
    public DateTimeOffset ReplacedAt { get; init; }
}
