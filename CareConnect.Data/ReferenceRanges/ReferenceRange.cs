using CareConnect.Data.Alerts;
using Microsoft.EntityFrameworkCore;

namespace CareConnect.Data.ReferenceRanges;

/// <summary>
/// A patient's own ranges as they were set at one time. Each change adds a set, the one of the highest version is in force, and
/// earlier ones stay; two people who change the same version break the primary key.
/// </summary>
public sealed class ReferenceRangeSet
{
    public required Guid PatientId { get; init; }

    /// <summary>From 1; a patient without any set is at 0.</summary>
    public required int Version { get; init; }
    public required Guid SetBy { get; init; }
    public required DateTimeOffset SetAt { get; init; }

    /// <summary>None: the defaults are in force again.</summary>
    public List<ReferenceRange> Ranges { get; init; } = [];
}

/// <summary>The range of one amount for one patient, in the type's canonical unit; an open end is null.</summary>
public sealed class ReferenceRange
{
    public Guid PatientId { get; init; }
    public int SetVersion { get; init; }
    public required string Type { get; init; }
    public required AlertComponent Component { get; init; }
    public decimal? Low { get; init; }
    public decimal? High { get; init; }
}

public static class ReferenceRangeQueries
{
    /// <summary>The patient's set in force with its ranges, not tracked; null where none was ever set.</summary>
    public static Task<ReferenceRangeSet?> FindInForceAsync(
        this IQueryable<ReferenceRangeSet> sets,
        Guid patientId,
        CancellationToken cancellationToken
    ) =>
        sets.AsNoTracking()
            .Include(set => set.Ranges)
            .Where(set => set.PatientId == patientId)
            .OrderByDescending(set => set.Version)
            .FirstOrDefaultAsync(cancellationToken);
}
