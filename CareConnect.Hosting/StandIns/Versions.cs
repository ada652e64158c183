using System.Globalization;
using System.Text.RegularExpressions;

namespace CareConnect.Hosting.StandIns;

/// <summary>How far a program that runs is from the version that an image's tag names.</summary>
internal enum VersionDifference
{
    None,

    /// <summary>The same major version: worth a line in the log.</summary>
    Minor,

    /// <summary>Another major version: worth a warning.</summary>
    Major,
}

/// <summary>What the user must be told about the version that runs.</summary>
internal sealed record VersionRemark(string Text, VersionDifference Difference);

internal static partial class Versions
{
    /// <summary>A tag without a number, such as "latest", asks for nothing; "7" asks for no particular 7.</summary>
    public static VersionDifference Compare(string? tag, string actual)
    {
        var (wanted, present) = (Numbers(tag), Numbers(actual));
        for (var i = 0; i < Math.Min(wanted.Length, present.Length); i++)
        {
            if (wanted[i] != present[i])
            {
                return i == 0 ? VersionDifference.Major : VersionDifference.Minor;
            }
        }

        return VersionDifference.None;
    }

    public static int? MajorOf(string? tag) => Numbers(tag) is [var major, ..] ? major : null;

    private static int[] Numbers(string? text) =>
        text is not null && Leading().Match(text) is { Success: true } match
            ? [.. match.Value.Split('.').Select(number => int.Parse(number, CultureInfo.InvariantCulture))]
            : [];

    [GeneratedRegex(@"^\d{1,9}(\.\d{1,9})*")]
    private static partial Regex Leading();
}
