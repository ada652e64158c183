using CareConnect.Ops.Aws;

namespace CareConnect.Ops.Verbs.Diagnosis;

/// <summary>How the variables and secrets of a program differ from another revision's or environment's: their names alone.</summary>
/// <param name="Missing">The other has them.</param>
/// <param name="New">The other has them not.</param>
/// <param name="Changed">Both have them, and they hold another value or point to another secret.</param>
internal sealed record DefinitionComparison(
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> New,
    IReadOnlyList<string> Changed
)
{
    /// <param name="now">The program in question.</param>
    /// <param name="other">One that works.</param>
    /// <param name="sameEnvironment">Whether values should be the same; another environment's never are.</param>
    public static DefinitionComparison Of(DefinedContainer now, DefinedContainer other, bool sameEnvironment)
    {
        var (mine, theirs) = (now.Settings, other.Settings);
        return new(
            [.. theirs.Keys.Except(mine.Keys).Order(StringComparer.Ordinal)],
            [.. mine.Keys.Except(theirs.Keys).Order(StringComparer.Ordinal)],
            sameEnvironment
                ?
                [
                    .. mine.Where(setting => theirs.TryGetValue(setting.Key, out var value) && value != setting.Value)
                        .Select(setting => setting.Key)
                        .Order(StringComparer.Ordinal),
                ]
                : []
        );
    }

    public bool IsSame => Missing.Count + New.Count + Changed.Count == 0;

    public override string ToString() =>
        string.Join(
            "; ",
            new[]
            {
                Named("lacks", Missing),
                Named("has in addition", New),
                Named("has another value of", Changed),
            }.Where(text => text.Length > 0)
        );

    private static string Named(string verb, IReadOnlyList<string> names) =>
        names.Count == 0 ? "" : $"{verb} {string.Join(", ", names)}";
}
