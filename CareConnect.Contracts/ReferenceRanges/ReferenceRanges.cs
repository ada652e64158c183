using System.ComponentModel.DataAnnotations;

namespace CareConnect.Contracts.ReferenceRanges;

/// <summary>All own ranges of a patient; what is not in the list has its type's default again.</summary>
public sealed record SetReferenceRangesRequest
{
    /// <summary>One for each type, or component of a blood pressure, that has a range of its own.</summary>
    [Required, MaxLength(50)]
    public IReadOnlyList<ReferenceRangeRequest?>? Items { get; init; }
}

/// <summary>A range of one patient. Readings outside become alerts; the limits themselves are inside.</summary>
public sealed record ReferenceRangeRequest
{
    /// <summary>The type's name, such as heart-rate.</summary>
    [Required, StringLength(50)]
    public string Type { get; init; } = "";

    /// <summary>systolic or diastolic for a blood pressure; absent or null for all other types.</summary>
    [StringLength(50)]
    public string? Component { get; init; }

    /// <summary>The lower limit; null for none.</summary>
    public decimal? Low { get; init; }

    /// <summary>The upper limit; null for none.</summary>
    public decimal? High { get; init; }

    /// <summary>The type's canonical UCUM unit, so that nobody means another one.</summary>
    [Required, StringLength(50)]
    public string Unit { get; init; } = "";
}

/// <summary>The ranges that a patient's readings are compared with.</summary>
/// <param name="Items">One for each type and component there is.</param>
/// <param name="SetBy">The account that set the patient's own ranges last; null when nobody has.</param>
/// <param name="SetAt">When they were set last.</param>
public sealed record ReferenceRangesResponse(
    IReadOnlyList<ReferenceRangeResponse> Items,
    Guid? SetBy,
    DateTimeOffset? SetAt
);

/// <summary>The range in force for one type or component.</summary>
/// <param name="Type">The type's name.</param>
/// <param name="Component">systolic or diastolic where the type has components, otherwise null.</param>
/// <param name="Low">The lower limit; null for none.</param>
/// <param name="High">The upper limit; null for none.</param>
/// <param name="Unit">The canonical UCUM unit of the limits.</param>
/// <param name="Source">OWN for the patient's own range, DEFAULT for the type's, NONE where there is no range.</param>
public sealed record ReferenceRangeResponse(
    string Type,
    string? Component,
    decimal? Low,
    decimal? High,
    string Unit,
    string Source
);
