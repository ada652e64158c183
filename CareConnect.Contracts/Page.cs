using System.ComponentModel.DataAnnotations;

namespace CareConnect.Contracts;

/// <summary>One page of a list.</summary>
/// <param name="Items">The items of this page.</param>
/// <param name="NextCursor">Pass it as <c>cursor</c> for the next page; null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Which page of a list.</summary>
public sealed record PageQuery
{
    /// <summary>How many at most, from 1 to 500.</summary>
    [Range(1, 500)]
    public int? Limit { get; init; }

    /// <summary>The nextCursor of the page before.</summary>
    [StringLength(100)]
    public string? Cursor { get; init; }
}
