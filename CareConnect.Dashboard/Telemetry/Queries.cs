namespace CareConnect.Dashboard.Telemetry;

public enum Comparison
{
    Equals,
    Contains,
    NotEquals,
    NotContains,
    Greater,
    Less,
}

/// <summary>A condition on an attribute, or on one of the names <c>message, category, severity, resource, traceid, spanid, name, status, kind</c>.</summary>
public sealed record FieldFilter(string Field, Comparison Comparison, string Value);

/// <summary>From (included) to (not included), nanoseconds since 1970; null is open.</summary>
public readonly record struct TimeRange(long? From, long? To);

public sealed record LogQuery
{
    /// <summary>A resource's name, or a replica's as <c>name-instance</c>; null for all.</summary>
    public string? Resource { get; init; }
    public int MinSeverity { get; init; }

    /// <summary>Any part of message, category or attributes, without regard to case; words apart by blanks must all be there.</summary>
    public string? Text { get; init; }
    public TimeRange Time { get; init; }
    public string? TraceId { get; init; }
    public string? SpanId { get; init; }
    public IReadOnlyList<FieldFilter> Filters { get; init; } = [];
}

public sealed record TraceQuery
{
    public string? Resource { get; init; }

    /// <summary>Any part of a span's name or attributes.</summary>
    public string? Text { get; init; }
    public TimeRange Time { get; init; }

    /// <summary>Nanoseconds.</summary>
    public long? MinDuration { get; init; }
    public bool OnlyErrors { get; init; }
    public bool WithoutErrors { get; init; }
    public IReadOnlyList<FieldFilter> Filters { get; init; } = [];

    /// <summary>Longest first rather than newest first.</summary>
    public bool ByDuration { get; init; }
}

/// <summary>A trace in the list.</summary>
/// <param name="TraceId">32 hexadecimal digits.</param>
/// <param name="Name">The root span's name, or the earliest one's while the root is not there.</param>
/// <param name="Resource">Of that span.</param>
/// <param name="Start">Nanoseconds since 1970.</param>
/// <param name="Duration">From the first start to the last end, nanoseconds.</param>
/// <param name="Spans">How many by resource.</param>
/// <param name="Errors">Spans that failed.</param>
public sealed record TraceSummary(
    string TraceId,
    string Name,
    ResourceKey Resource,
    long Start,
    long Duration,
    IReadOnlyList<KeyValuePair<string, int>> Spans,
    int Errors
)
{
    /// <summary>
    /// Nanoseconds of the span that it is called by: what the caller waited. The trace goes on for longer where work was left to others.
    /// </summary>
    public long HeadDuration { get; init; }

    /// <summary>Whether a good part of it came after the caller had an answer.</summary>
    public bool GoesOn => HeadDuration < 0.9 * Duration;
}

public sealed record ConsoleQuery
{
    /// <summary>A resource's or replica's name; null for all.</summary>
    public string? Resource { get; init; }
    public string? Text { get; init; }
    public TimeRange Time { get; init; }
}

/// <summary>One line of a chart: one combination of attributes.</summary>
public sealed record MetricSeries(Attributes Attributes, IReadOnlyList<MetricSample> Samples);

/// <summary>
/// One step of a chart. A counter's value is its rate per second over the step, a gauge's its last value; a histogram has the
/// rate of recordings as its value and the percentiles of what was recorded within the step. Null where nothing was reported.
/// </summary>
public readonly record struct MetricSample(long Time, double? Value, double? P50, double? P90, double? P99);

public sealed record MetricQuery
{
    public required string Resource { get; init; }
    public required string Meter { get; init; }
    public required string Instrument { get; init; }
    public required long From { get; init; }
    public required long To { get; init; }

    /// <summary>Steps of the chart.</summary>
    public int Steps { get; init; } = 120;

    /// <summary>The attributes that make a line of their own; the others are added up. Null keeps every one apart.</summary>
    public IReadOnlyList<string>? By { get; init; }
    public IReadOnlyList<FieldFilter> Filters { get; init; } = [];
}

/// <summary>Part of a list, which can be asked for by position: list views show only what is in sight.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total);
