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
/// <param name="State">OPEN or ACKNOWLEDGED.</param>
/// <param name="MeasuredAt">When it was measured.</param>
/// <param name="CreatedAt">When the alert was raised.</param>
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
    DateTimeOffset CreatedAt
);
