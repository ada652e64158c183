using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace CareConnect.Contracts.VitalSigns;

/// <summary>
/// What to change of a reading; what is absent stays as it is. An amount changes as a whole: the value with its unit, or all
/// components. The type never changes: delete a reading of the wrong type and record another.
/// </summary>
public sealed record AmendVitalSignRequest
{
    /// <summary>The value as measured, together with its unit; never for a blood pressure.</summary>
    public decimal? Value { get; init; }

    /// <summary>The UCUM code of the value's unit.</summary>
    [StringLength(50)]
    public string? Unit { get; init; }

    /// <summary>Systolic and diastolic, for a blood pressure only.</summary>
    [MaxLength(10)]
    public IReadOnlyList<VitalSignComponentRequest?>? Components { get; init; }

    /// <summary>When it was measured, with the offset from UTC; at most five minutes ahead of the server's clock.</summary>
    public DateTimeOffset? MeasuredAt { get; init; }

    /// <summary>Free text, at most 2000 characters; null takes the notes away.</summary>
    // A setter, not init: only then does reading JSON leave it alone where it is absent.
    [StringLength(2000), PlainText(Multiline = true)]
    public string? Notes
    {
        get;
        set => (field, AreNotesGiven) = (value, true);
    }

    /// <summary>Whether the body says anything of notes.</summary>
    [JsonIgnore]
    public bool AreNotesGiven { get; private set; }
}

/// <summary>A reading as it was before it was amended or deleted.</summary>
/// <param name="Version">1 for the reading as it was recorded, and one more with each change.</param>
/// <param name="Operation">What ended this version: AMENDED or DELETED.</param>
/// <param name="ReplacedBy">The account that amended or deleted it; null for the system itself.</param>
/// <param name="ReplacedAt">When it was amended or deleted.</param>
/// <param name="Reading">The reading as it was.</param>
public sealed record VitalSignVersionResponse(
    int Version,
    string Operation,
    Guid? ReplacedBy,
    DateTimeOffset ReplacedAt,
    VitalSignResponse Reading
);
