using System.Globalization;
using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Api;

/// <summary>
/// Reads a request's parameters, and gathers what is wrong with them. One that nobody asked for is wrong too: a misspelt
/// filter would otherwise answer with everything.
/// </summary>
internal sealed class ApiParameters(IQueryCollection query)
{
    private static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    private readonly Dictionary<string, string[]> _errors = [];
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The answer to a request that cannot be used; null when all is well. After everything was read.</summary>
    public IResult? Problem()
    {
        foreach (var name in query.Keys.Where(name => !_known.Contains(name)))
        {
            _errors[name] = [$"There is no such parameter here. Allowed are {string.Join(", ", _known)}."];
        }
        return _errors.Count == 0 ? null : ApiProblems.BadParameters(_errors);
    }

    public string? Text(string name)
    {
        _known.Add(name);
        var values = query[name];
        if (values.Count > 1)
        {
            _errors[name] = ["Allowed is one value."];
        }
        return values.Count == 0 || string.IsNullOrWhiteSpace(values[^1]) ? null : values[^1];
    }

    public bool? Flag(string name) =>
        Parse<bool>(name, "true or false", text => bool.TryParse(text, out var flag) ? flag : null);

    public int Number(string name, int least, int most, int usual) =>
        Parse<int>(
            name,
            $"a whole number from {least} to {most}",
            text =>
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= least
                && number <= most
                    ? number
                    : null
        ) ?? usual;

    /// <summary>The parameters from and to.</summary>
    public TimeRange Time()
    {
        var time = new TimeRange(Moment("from"), Moment("to"));
        if (time is { From: { } from, To: { } to } && from >= to)
        {
            _errors["to"] = ["Allowed is a time after from."];
        }
        return time;
    }

    /// <summary>The lower limit that a severity's name or number means; 0 for none.</summary>
    public int Severity() =>
        Parse<int>(
            "severity",
            $"{string.Join(", ", SeverityNames.Names)}, or a number from 1 to 24",
            text =>
                SeverityNames.Lowest(text)
                ?? (
                    int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 24
                        ? number
                        : null
                )
        ) ?? 0;

    /// <summary>32 hexadecimal digits, lower case.</summary>
    public string? TraceId()
    {
        var text = Text("traceId");
        if (text is not null && !IsTraceId(text))
        {
            _errors["traceId"] = ["Allowed are 32 hexadecimal digits."];
        }
        return text?.ToLowerInvariant();
    }

    /// <summary>Some of the allowed words, apart by commas; all where none is given.</summary>
    public IReadOnlyList<string> Some(string name, IReadOnlyList<string> allowed)
    {
        var words = Words(name) ?? allowed;
        if (words.Except(allowed, StringComparer.OrdinalIgnoreCase).Any())
        {
            _errors[name] = [$"Allowed are {string.Join(", ", allowed)}, apart by commas."];
        }
        return words;
    }

    /// <summary>Words apart by commas; none for an empty one, null where it is not given.</summary>
    public IReadOnlyList<string>? Words(string name)
    {
        var text = Text(name);
        return query.ContainsKey(name)
            ? (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : null;
    }

    public void Refuse(string name, string allowed) => _errors[name] = [$"Allowed is {allowed}."];

    public static bool IsTraceId(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigit);

    private long? Moment(string name) =>
        Parse<long>(
            name,
            "a time as in ISO 8601, such as 2026-01-31T12:00:00Z; without an offset it is UTC",
            text =>
                // A plus that was not escaped arrives as a blank.
                DateTimeOffset.TryParseExact(
                    text.Replace(' ', '+'),
                    TimeFormats,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var time
                )
                    ? (time - DateTimeOffset.UnixEpoch).Ticks * 100
                    : null
        );

    private T? Parse<T>(string name, string allowed, Func<string, T?> parse)
        where T : struct
    {
        if (Text(name) is not { } text)
        {
            return null;
        }
        var value = parse(text);
        if (value is null)
        {
            Refuse(name, allowed);
        }
        return value;
    }
}
