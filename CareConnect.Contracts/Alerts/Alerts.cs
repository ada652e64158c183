using System.ComponentModel.DataAnnotations;

namespace CareConnect.Contracts.Alerts;

/// <summary>A reading that lay outside its range.</summary>
/// <param name="Id">The alert's id.</param>
/// <param name="PatientId">The patient's id.</param>
/// <param name="VitalSignId">The reading that raised it.</param>
/// <param name="Type">The reading's type.</param>
/// <param name="Component">systolic or diastolic where the reading has components, otherwise null.</param>
/// <param name="Rule">LOW or HIGH.</param>
/// <param name="Threshold">The limit that was passed, in the unit.</param>
/// <param name="Value">The reading's value now, in the unit; null when the reading is gone.</param>
/// <param name="Unit">The type's canonical UCUM unit.</param>
/// <param name="State">
/// OPEN, ACKNOWLEDGED, or ENDED when the reading was amended or deleted before anybody acknowledged the alert.
/// </param>
/// <param name="MeasuredAt">When it was measured.</param>
/// <param name="CreatedAt">When the alert was raised.</param>
/// <param name="AcknowledgedBy">The account that acknowledged it first.</param>
/// <param name="AcknowledgedAt">When it was acknowledged first.</param>
/// <param name="EndedAt">When it ended.</param>
public sealed record AlertResponse(
    Guid Id,
    Guid PatientId,
    Guid VitalSignId,
    string Type,
    string? Component,
    string Rule,
    decimal Threshold,
    decimal? Value,
    string Unit,
    string State,
    DateTimeOffset MeasuredAt,
    DateTimeOffset CreatedAt,
    Guid? AcknowledgedBy,
    DateTimeOffset? AcknowledgedAt,
    DateTimeOffset? EndedAt
);

/// <summary>Which alerts to list, newest first.</summary>
public sealed record ListAlertsQuery
{
    /// <summary>Only alerts in this state: OPEN, ACKNOWLEDGED or ENDED.</summary>
    [StringLength(50)]
    public string? State { get; init; }

    /// <summary>How many at most, from 1 to 500.</summary>
    [Range(1, 500)]
    public int? Limit { get; init; }

    /// <summary>The nextCursor of the page before.</summary>
    [StringLength(100)]
    public string? Cursor { get; init; }
}
