using System.Text.RegularExpressions;

namespace CareConnect.Deploy.Expressions;

/// <summary>
/// ElastiCache takes encrypted connections only (164.312(e)(1)): URIs get the scheme rediss, StackExchange.Redis's strings
/// <c>,ssl=true</c>. It looks at the whole value, so that nothing is said twice.
/// </summary>
internal static partial class CacheTls
{
    /// <param name="value">The whole value.</param>
    /// <param name="isConnectionString">Whether a bare <c>host:port</c> is a connection string, or only an address.</param>
    public static Composed Apply(Composed value, bool isConnectionString)
    {
        if (!value.References.Any(reference => reference.Kind == ReferenceKind.CacheHost))
        {
            return value;
        }
        var withScheme = value.WithText(
            Uri()
                .Replace(
                    value.Text,
                    match =>
                        HoleIn().Matches(match.Groups["authority"].Value).Any(hole => IsCache(value, hole.Groups[1]))
                            ? $"{match.Groups["scheme"].Value}s://{match.Groups["authority"].Value}"
                            : match.Value
                )
        );
        return withScheme.WithText(
            Address()
                .Replace(
                    withScheme.Text,
                    match =>
                        IsCache(value, match.Groups["host"])
                            ? match.Groups["address"].Value + Options(match.Groups["options"].Value, isConnectionString)
                            : match.Value
                )
        );
    }

    private static bool IsCache(Composed value, Group hole) => value.At(hole).Kind == ReferenceKind.CacheHost;

    private static string Options(string options, bool isConnectionString) =>
        Ssl().IsMatch(options) ? Ssl().Replace(options, ",ssl=true")
        : options.Length > 0 || isConnectionString ? $"{options.TrimEnd(',')},ssl=true"
        : options;

    [GeneratedRegex(
        """\b(?<scheme>redis|valkey)://(?<authority>[^\s"'<>/?#]*)""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Uri();

    [GeneratedRegex(Composed.Hole)]
    private static partial Regex HoleIn();

    // Neither the end of a URI's scheme nor of its user part: that is an address within a URI.
    [GeneratedRegex(
        """(?<![/@])(?<address>\0(?<host>[0-9]+)\0:\0[0-9]+\0)(?<options>(,[^\s"';]*)?)""",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Address();

    [GeneratedRegex(@",\s*ssl\s*=\s*[^,]*", RegexOptions.IgnoreCase)]
    private static partial Regex Ssl();
}
