namespace CareConnect.Contracts;

/// <summary>One page of a list.</summary>
/// <param name="Items">The items of this page.</param>
/// <param name="NextCursor">Pass it as <c>cursor</c> for the next page; null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);
