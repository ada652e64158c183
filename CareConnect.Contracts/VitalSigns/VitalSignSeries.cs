using System.ComponentModel.DataAnnotations;

namespace CareConnect.Contracts.VitalSigns;

/// <summary>Which readings to sum up, by spans of which length.</summary>
public sealed record VitalSignSeriesQuery
{
    /// <summary>The type's name; required.</summary>
    [StringLength(50)]
    public string? Type { get; init; }

    /// <summary>The first moment: a time with its offset from UTC; 30 days before <c>to</c> when absent.</summary>
    [StringLength(50)]
    public string? From { get; init; }

    /// <summary>The last moment, included: a time with its offset from UTC; now when absent.</summary>
    [StringLength(50)]
    public string? To { get; init; }

    /// <summary>hour, day or week, in UTC; day when absent. There may be 1,000 of them at most.</summary>
    [StringLength(50)]
    public string? Bucket { get; init; }
}

/// <summary>Readings of one type, summed up by hour, day or week.</summary>
public sealed record VitalSignSeriesResponse
{
    /// <summary>The patient's id.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>The type's name.</summary>
    public required string Type { get; init; }

    /// <summary>The canonical UCUM unit of every amount here.</summary>
    public required string Unit { get; init; }

    /// <summary>hour, day or week.</summary>
    public required string Bucket { get; init; }

    /// <summary>The first moment, in UTC. Its bucket holds only what was measured from then on.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The last moment, in UTC; when none was asked for, now and what devices' clocks may be ahead.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>One for each bucket with readings, oldest first.</summary>
    public required IReadOnlyList<VitalSignSeriesPoint> Points { get; init; }
}

/// <summary>The readings of one bucket.</summary>
/// <param name="Start">Where the bucket begins: a full UTC hour, midnight UTC, or midnight UTC of a Monday (ISO 8601).</param>
/// <param name="Count">How many readings.</param>
/// <param name="Value">Their values; null for a blood pressure.</param>
/// <param name="Systolic">Their systolic pressures; null for all other types.</param>
/// <param name="Diastolic">Their diastolic pressures; null for all other types.</param>
public sealed record VitalSignSeriesPoint(
    DateTimeOffset Start,
    int Count,
    VitalSignSpread? Value,
    VitalSignSpread? Systolic,
    VitalSignSpread? Diastolic
);

/// <summary>Several amounts in three.</summary>
/// <param name="Min">The least.</param>
/// <param name="Max">The greatest.</param>
/// <param name="Mean">The mean, rounded to 4 decimals, half away from zero.</param>
public sealed record VitalSignSpread(decimal Min, decimal Max, decimal Mean);
