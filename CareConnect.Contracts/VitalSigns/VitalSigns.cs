using System.ComponentModel.DataAnnotations;

namespace CareConnect.Contracts.VitalSigns;

/// <summary>A reading to record.</summary>
public sealed record RecordVitalSignRequest
{
    /// <summary>The reading's id, a UUID made by the caller so that a retry is harmless; made here when absent.</summary>
    public Guid? Id { get; init; }

    /// <summary>
    /// blood-pressure, heart-rate, body-temperature, oxygen-saturation, respiratory-rate, body-weight, body-height,
    /// blood-glucose, pain-score or body-mass-index.
    /// </summary>
    [Required, StringLength(50)]
    public string Type { get; init; } = "";

    /// <summary>The value as measured; absent or null for a blood pressure.</summary>
    public decimal? Value { get; init; }

    /// <summary>The UCUM code of the value's unit, such as kg, [lb_av], Cel, [degF], mg/dL or mmol/L.</summary>
    [StringLength(50)]
    public string? Unit { get; init; }

    /// <summary>Systolic and diastolic, for a blood pressure only.</summary>
    [MaxLength(10)]
    public IReadOnlyList<VitalSignComponentRequest?>? Components { get; init; }

    /// <summary>When it was measured, with the offset from UTC; at most five minutes ahead of the server's clock.</summary>
    [Required]
    public DateTimeOffset? MeasuredAt { get; init; }

    /// <summary>Free text, at most 2000 characters.</summary>
    [StringLength(2000), PlainText(Multiline = true)]
    public string? Notes { get; init; }
}

/// <summary>One component of a reading to record.</summary>
public sealed record VitalSignComponentRequest
{
    /// <summary>systolic or diastolic.</summary>
    [Required, StringLength(50)]
    public string Type { get; init; } = "";

    /// <summary>The value as measured.</summary>
    [Required]
    public decimal? Value { get; init; }

    /// <summary>mm[Hg] or kPa.</summary>
    [Required, StringLength(50)]
    public string Unit { get; init; } = "";
}

/// <summary>A recorded reading.</summary>
public sealed record VitalSignResponse
{
    /// <summary>The reading's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The patient's id.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>The type's name.</summary>
    public required string Type { get; init; }

    /// <summary>The LOINC code of the type, or the one an imported reading came with.</summary>
    public required string LoincCode { get; init; }

    /// <summary>The value in the type's canonical unit; null for a blood pressure.</summary>
    public required decimal? Value { get; init; }

    /// <summary>The canonical UCUM unit; null for a blood pressure.</summary>
    public required string? Unit { get; init; }

    /// <summary>The value exactly as it was entered.</summary>
    public required decimal? EnteredValue { get; init; }

    /// <summary>The UCUM unit it was entered in.</summary>
    public required string? EnteredUnit { get; init; }

    /// <summary>Systolic and diastolic for a blood pressure; null for all other types.</summary>
    public required IReadOnlyList<VitalSignComponentResponse>? Components { get; init; }

    /// <summary>When it was measured, in UTC.</summary>
    public required DateTimeOffset MeasuredAt { get; init; }

    /// <summary>Free text that came with the reading.</summary>
    public required string? Notes { get; init; }

    /// <summary>The account that recorded it.</summary>
    public required Guid? RecordedBy { get; init; }

    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The account that amended it last; null while it is as it was recorded.</summary>
    public Guid? AmendedBy { get; init; }

    /// <summary>When it was amended last; null while it is as it was recorded.</summary>
    public DateTimeOffset? AmendedAt { get; init; }
}

/// <summary>One component of a recorded reading.</summary>
/// <param name="Type">systolic or diastolic.</param>
/// <param name="Value">The value in the canonical unit.</param>
/// <param name="Unit">The canonical UCUM unit.</param>
/// <param name="EnteredValue">The value exactly as it was entered.</param>
/// <param name="EnteredUnit">The UCUM unit it was entered in.</param>
public sealed record VitalSignComponentResponse(
    string Type,
    decimal Value,
    string Unit,
    decimal EnteredValue,
    string EnteredUnit
);

/// <summary>Which readings to list, newest first.</summary>
public sealed record ListVitalSignsQuery
{
    /// <summary>Only this type.</summary>
    [StringLength(50)]
    public string? Type { get; init; }

    /// <summary>Only readings measured then or later: a time with its offset from UTC.</summary>
    [StringLength(50)]
    public string? From { get; init; }

    /// <summary>Only readings measured then or earlier: a time with its offset from UTC.</summary>
    [StringLength(50)]
    public string? To { get; init; }

    /// <summary>How many at most, from 1 to 500.</summary>
    [Range(1, 500)]
    public int? Limit { get; init; }

    /// <summary>The nextCursor of the page before.</summary>
    [StringLength(100)]
    public string? Cursor { get; init; }
}
