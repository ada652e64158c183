namespace CareConnect.Contracts.HealthSummary;

/// <summary>How a patient is doing: newest readings, where they are going, and how many alerts are open.</summary>
public sealed record HealthSummaryResponse
{
    /// <summary>The patient's id.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>The UTC day that the trends end with.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>How many alerts are open: not acknowledged, and not ended with their reason.</summary>
    public required int OpenAlerts { get; init; }

    /// <summary>One for each type that the patient has any reading of, in the catalogue's order.</summary>
    public required IReadOnlyList<VitalSignSummary> VitalSigns { get; init; }
}

/// <summary>One type of reading: the newest one and its trends.</summary>
public sealed record VitalSignSummary
{
    /// <summary>The type's name.</summary>
    public required string Type { get; init; }

    /// <summary>The canonical UCUM unit of every amount here.</summary>
    public required string Unit { get; init; }

    /// <summary>The newest reading, however old.</summary>
    public required LatestReading Latest { get; init; }

    /// <summary>7 and 30 days; for a blood pressure both for systolic and for diastolic.</summary>
    public required IReadOnlyList<VitalSignTrend> Trends { get; init; }
}

/// <summary>A reading's amounts, without who recorded it and notes.</summary>
public sealed record LatestReading
{
    /// <summary>The reading's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it was measured, in UTC.</summary>
    public required DateTimeOffset MeasuredAt { get; init; }

    /// <summary>The value; null for a blood pressure.</summary>
    public required decimal? Value { get; init; }

    /// <summary>The systolic pressure; null for all other types.</summary>
    public required decimal? Systolic { get; init; }

    /// <summary>The diastolic pressure; null for all other types.</summary>
    public required decimal? Diastolic { get; init; }
}

/// <summary>The last days of one quantity against as many days before them.</summary>
public sealed record VitalSignTrend
{
    /// <summary>systolic or diastolic for a blood pressure, otherwise null.</summary>
    public required string? Component { get; init; }

    /// <summary>How many whole UTC days, today included: 7 or 30.</summary>
    public required int Days { get; init; }

    /// <summary>How many readings.</summary>
    public required int Count { get; init; }

    /// <summary>Their mean, rounded to 4 decimals; null without readings.</summary>
    public required decimal? Mean { get; init; }

    /// <summary>The least of them.</summary>
    public required decimal? Min { get; init; }

    /// <summary>The greatest of them.</summary>
    public required decimal? Max { get; init; }

    /// <summary>How many readings in as many days before.</summary>
    public required int CountBefore { get; init; }

    /// <summary>Their mean, rounded to 4 decimals; null without readings.</summary>
    public required decimal? MeanBefore { get; init; }

    /// <summary>
    /// UP, DOWN or STEADY: whether the mean changed by a tenth of the width of the type's default alert range, or by 2 % for types
    /// without one. Null with fewer than 3 readings in either span.
    /// </summary>
    public required string? Direction { get; init; }
}
