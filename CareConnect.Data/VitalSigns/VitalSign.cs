namespace CareConnect.Data.VitalSigns;

public enum VitalSignSource
{
    Entered,
    Imported,
}

/// <summary>
/// One reading. Blood pressure is one reading with <see cref="Systolic"/> and <see cref="Diastolic"/> and no
/// <see cref="Value"/>; every other type has a value and no components.
/// </summary>
public sealed class VitalSign
{
    public required Guid PatientId { get; init; }

    /// <summary>Unique for each patient, for ever: the database refuses a second use, also at another time.</summary>
    public required Guid Id { get; init; }

    /// <summary>UTC; also the month partition the row lies in.</summary>
    public required DateTimeOffset MeasuredAt { get; init; }

    /// <summary>A type of the catalogue, such as <c>heart-rate</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The type's LOINC code.</summary>
    public required string LoincCode { get; init; }

    /// <summary>In <see cref="Unit"/>.</summary>
    public decimal? Value { get; set; }
    public decimal? Systolic { get; set; }
    public decimal? Diastolic { get; set; }

    /// <summary>The type's canonical unit, UCUM.</summary>
    public required string Unit { get; set; }

    /// <summary>As entered, in <see cref="EnteredUnit"/>.</summary>
    public decimal? EnteredValue { get; set; }
    public decimal? EnteredSystolic { get; set; }
    public decimal? EnteredDiastolic { get; set; }

    /// <summary>The unit as entered, UCUM.</summary>
    public required string EnteredUnit { get; set; }
    public string? Notes { get; set; }
    public required VitalSignSource Source { get; init; }

    /// <summary>The LOINC code the imported record had, which may be an older one than <see cref="LoincCode"/>.</summary>
    public string? SourceCode { get; init; }

    /// <summary>The id the reading had in the imported record.</summary>
    public string? SourceId { get; init; }

    /// <summary>What makes two imported readings of a patient the same; required for imported ones.</summary>
    public byte[]? Fingerprint { get; init; }

    /// <summary>Of the request that recorded it: tells a repeat (same id, same body) from a conflict.</summary>
    public byte[]? RequestHash { get; init; }
    public required Guid RecordedBy { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
    public Guid? AmendedBy { get; private set; }
    public DateTimeOffset? AmendedAt { get; private set; }

    /// <summary>1, and one more with each change; the row's ETag.</summary>
    public int Version { get; private set; }
    public DateTimeOffset UpdatedAt { get; private set; }
}
