using System.Globalization;
using System.Text.RegularExpressions;

namespace Aspire.Hosting.Orchestration;

/// <summary>Reads what matters from the command line that a Redis container would get.</summary>
internal static partial class RedisArguments
{
    /// <summary>The password, also when the line names a variable that holds it; null for none.</summary>
    public static string? Password(string arguments, IReadOnlyDictionary<string, string> variables)
    {
        if (PasswordOption().Match(arguments) is not { Success: true } match)
        {
            return null;
        }

        var given = match.Groups[1].Value;
        return given.StartsWith('$') ? variables.GetValueOrDefault(given.Trim('$', '{', '}')) : given;
    }

    /// <summary>After how long, and how many changed keys, the data is saved; null for never.</summary>
    public static (TimeSpan Interval, long Keys)? Save(string arguments) =>
        SaveOption().Match(arguments) is { Success: true } match
            ? (
                TimeSpan.FromSeconds(double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)),
                long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)
            )
            : null;

    [GeneratedRegex(@"--requirepass\s+(\S+)")]
    private static partial Regex PasswordOption();

    [GeneratedRegex(@"--save\s+(\d+(?:\.\d+)?)\s+(\d+)")]
    private static partial Regex SaveOption();
}
