namespace CareConnect.Contracts.Alerts;

/// <summary>A reading that lay outside its range.</summary>
/// <param name="Id">The alert's id.</param>
/// <param name="PatientId">The patient's id.</param>
/// <param name="VitalSignId">The reading that raised it.</param>
/// <param name="Type">The reading's type.</param>
/// <param name="Component">systolic or diastolic where the reading has components, otherwise null.</param>
/// <param name="Value">The value, in the canonical unit.</param>
/// <param name="Unit">The canonical UCUM unit.</param>
/// <param name="Low">The lower end of the range, if it has one.</param>
/// <param name="High">The upper end of the range, if it has one.</param>
/// <param name="MeasuredAt">When it was measured.</param>
/// <param name="CreatedAt">When the alert was raised.</param>
public sealed record AlertResponse(
    Guid Id,
    Guid PatientId,
    Guid VitalSignId,
    string Type,
    string? Component,
    decimal Value,
    string Unit,
    decimal? Low,
    decimal? High,
    DateTimeOffset MeasuredAt,
    DateTimeOffset CreatedAt
);
