using System.Text.RegularExpressions;
using CareConnect.Deploy.Coverage;

namespace CareConnect.Deploy.Expressions;

/// <summary>
/// Makes every connection to RDS encrypted and its server verified (164.312(e)(1)): in ADO.NET strings, in URIs (also JDBC's),
/// and in libpq's keywords. It looks at the whole value, so that nothing is said twice.
/// </summary>
internal static partial class DatabaseTls
{
    /// <summary>RDS's certificates, which the images carry.</summary>
    public const string RootCertificate = "/app/rds-global-bundle.pem";

    public static Composed Apply(Composed value) =>
        !value.References.Any(reference => reference.Kind == ReferenceKind.DatabaseHost) ? value
        : Uri().IsMatch(value.Text) ? value.WithText(Uri().Replace(value.Text, match => InUri(value, match)))
        : !IsKeywords(value) ? value
        : value.WithText(IsLibpq(value.Text) ? InLibpq(value.Text) : InAdo(value.Text));

    /// <summary>Whether keywords are libpq's, parted by spaces, and not ADO.NET's.</summary>
    public static bool IsLibpq(string text) => !text.Contains(';', StringComparison.Ordinal) && Libpq().IsMatch(text);

    /// <summary>Whether a value is of the form Key=value;Key=value, in which a semicolon or a quote would end a password.</summary>
    public static bool IsKeywords(Composed value) =>
        Host().Matches(value.Text).Any(match => value.At(match.Groups[1]).Kind == ReferenceKind.DatabaseHost);

    private static string InUri(Composed value, Match match)
    {
        var holes = HoleIn().Matches(match.Groups["authority"].Value);
        if (!holes.Any(hole => value.At(hole.Groups[1]).Kind == ReferenceKind.DatabaseHost))
        {
            return match.Value;
        }
        var query = match.Groups["query"].Value;
        query = With(query, UriMode(), "sslmode=verify-full", "verify-full", '&');
        query = With(query, UriCertificate(), $"sslrootcert={RootCertificate}", null, '&');
        return $"{match.Groups["address"].Value}?{query}";
    }

    private static string InAdo(string text)
    {
        text = With(text, AdoMode(), "SSL Mode=VerifyFull", "verifyfull", ';');
        return With(text, AdoCertificate(), $"Root Certificate={RootCertificate}", null, ';');
    }

    private static string InLibpq(string text)
    {
        text = With(text, LibpqMode(), "sslmode=verify-full", "verify-full", ' ');
        return With(text, LibpqCertificate(), $"sslrootcert={RootCertificate}", null, ' ');
    }

    // Adds the setting, or puts it in the place of a weaker one; a setting without a value to demand stays as it is.
    private static string With(string text, Regex present, string setting, string? demanded, char separator)
    {
        var match = present.Match(text);
        if (!match.Success)
        {
            var before = text.TrimEnd(separator, ' ');
            return before.Length == 0 ? setting : $"{before}{separator}{setting}";
        }
        var given = match.Groups["value"].Value.Replace(" ", "", StringComparison.Ordinal);
        if (demanded is null || given.Equals(demanded, StringComparison.OrdinalIgnoreCase))
        {
            return text;
        }
        return given.Contains('\0', StringComparison.Ordinal)
            ? throw new RefusedException(
                "its TLS mode comes from a parameter, so nothing makes sure that the server is verified (164.312(e)(1))",
                "Leave the TLS mode to the translator"
            )
            : $"{text[..match.Index]}{match.Groups["before"].Value}{setting}{text[(match.Index + match.Length)..]}";
    }

    [GeneratedRegex(
        """(?<address>(jdbc:)?postgres(ql)?(\+\w+)?://(?<authority>[^\s"'<>/?#]*)(/[^\s"'<>?#]*)?)(\?(?<query>[^\s"'<>#]*))?""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Uri();

    [GeneratedRegex(Composed.Hole)]
    private static partial Regex HoleIn();

    [GeneratedRegex($@"(?:^|[;\s])(?:Host|Server|Data Source)\s*=\s*{Composed.Hole}", RegexOptions.IgnoreCase)]
    private static partial Regex Host();

    [GeneratedRegex(@"\s(port|dbname|user|password|sslmode)\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex Libpq();

    [GeneratedRegex(@"(?<before>^|&)sslmode=(?<value>[^&]*)", RegexOptions.IgnoreCase)]
    private static partial Regex UriMode();

    [GeneratedRegex("(?<before>^|&)sslrootcert=(?<value>[^&]*)", RegexOptions.IgnoreCase)]
    private static partial Regex UriCertificate();

    [GeneratedRegex(@"(?<before>^|;)\s*SSL\s?Mode\s*=(?<value>[^;]*)", RegexOptions.IgnoreCase)]
    private static partial Regex AdoMode();

    [GeneratedRegex(@"(?<before>^|;)\s*Root\s?Certificate\s*=(?<value>[^;]*)", RegexOptions.IgnoreCase)]
    private static partial Regex AdoCertificate();

    [GeneratedRegex(@"(?<before>^|\s)sslmode\s*=\s*(?<value>\S*)", RegexOptions.IgnoreCase)]
    private static partial Regex LibpqMode();

    [GeneratedRegex(@"(?<before>^|\s)sslrootcert\s*=\s*(?<value>\S*)", RegexOptions.IgnoreCase)]
    private static partial Regex LibpqCertificate();
}
