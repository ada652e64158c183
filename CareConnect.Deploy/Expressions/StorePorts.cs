using System.Text.RegularExpressions;

namespace CareConnect.Deploy.Expressions;

/// <summary>
/// RDS and ElastiCache listen on other ports than the images do. A port that a value writes out, or leaves to the client's
/// standard, would lead nowhere: beside the address of a store stands the port of that store.
/// </summary>
internal static partial class StorePorts
{
    /// <param name="value">The whole value.</param>
    /// <param name="isConnectionString">Whether a bare host is a connection string, or only an address.</param>
    public static Composed Apply(Composed value, bool isConnectionString)
    {
        if (!value.References.Any(IsStore))
        {
            return value;
        }
        value = Rewrite(value, WrittenOut(), ":");
        value = Rewrite(value, LeftOutOfUri(), ":");
        if (DatabaseTls.IsKeywords(value))
        {
            return InKeywords(value);
        }
        return isConnectionString || value.Text.Contains("\0,", StringComparison.Ordinal)
            ? Rewrite(value, LeftOutOfList(), ":")
            : value;
    }

    private static Composed InKeywords(Composed value)
    {
        if (!AnyPort().IsMatch(value.Text))
        {
            return Rewrite(value, HostAlone(), DatabaseTls.IsLibpq(value.Text) ? " port=" : ";Port=");
        }
        var port = PortOf(value.References.First(IsStore));
        return new(LiteralPort().Replace(value.Text, $"\0{value.References.Count}\0"), [.. value.References, port]);
    }

    // Puts the port of the store behind its address, in the place of the rest of the match.
    private static Composed Rewrite(Composed value, Regex regex, string separator)
    {
        List<Reference> references = [.. value.References];
        var text = regex.Replace(
            value.Text,
            match =>
            {
                var host = value.At(match.Groups["host"]);
                if (!IsStore(host))
                {
                    return match.Value;
                }
                references.Add(PortOf(host));
                return $"{match.Groups["before"].Value}{separator}\0{references.Count - 1}\0";
            }
        );
        return new(text, references);
    }

    private static bool IsStore(Reference reference) =>
        reference.Kind is ReferenceKind.DatabaseHost or ReferenceKind.CacheHost;

    private static Reference PortOf(Reference host) => new($"{host.Hcl[..host.Hcl.LastIndexOf('.')]}.port");

    [GeneratedRegex(@"(?<before>\0(?<host>[0-9]+)\0)\s*:\s*[0-9]+", RegexOptions.ExplicitCapture)]
    private static partial Regex WrittenOut();

    [GeneratedRegex(
        """(?<before>\b(postgres(ql)?(\+\w+)?|rediss?|valkeys?)://([^\s"'<>/?#@]*@)?\0(?<host>[0-9]+)\0)(?=$|[\s"'<>/?#,;])""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex LeftOutOfUri();

    [GeneratedRegex(@"(?<before>^\0(?<host>[0-9]+)\0)(?=$|,)", RegexOptions.ExplicitCapture)]
    private static partial Regex LeftOutOfList();

    // Of several hosts all listen on the same port, as every RDS instance here does.
    [GeneratedRegex(
        @"(?<before>(^|[;\s])(Host|Server|Data Source)\s*=\s*\0(?<host>[0-9]+)\0(\s*,\s*\0[0-9]+\0)*)(?=\s*;|\s*$|\s+\w+\s*=)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex HostAlone();

    // A port that is an expression already is left as it is.
    [GeneratedRegex(
        @"(?<=(^|[;\s])Port\s*=\s*)[0-9]+(?=\s|;|$)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex LiteralPort();

    [GeneratedRegex(@"(^|[;\s])Port\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex AnyPort();
}
