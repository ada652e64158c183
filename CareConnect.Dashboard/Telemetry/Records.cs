namespace CareConnect.Dashboard.Telemetry;

/// <summary>A process that reports.</summary>
/// <param name="Name">service.name, which is the resource's name in the AppHost.</param>
/// <param name="InstanceId">service.instance.id, which ends the replica's name (<c>api-abcdefgh</c>).</param>
public sealed record ResourceKey(string Name, string InstanceId);

public sealed record ReportingResource(ResourceKey Key, Attributes Attributes);

/// <summary>A log record. Times are nanoseconds since 1970, UTC.</summary>
public sealed record LogEntry
{
    /// <summary>Rises with arrival; 0 before it is stored.</summary>
    public long Id { get; init; }
    public required ResourceKey Resource { get; init; }
    public required long Time { get; init; }

    /// <summary>OpenTelemetry's number: 1 to 4 trace, 5 debug, 9 information, 13 warning, 17 error, 21 fatal; 0 unknown.</summary>
    public required int Severity { get; init; }
    public required string Category { get; init; }
    public required string Message { get; init; }
    public string? EventName { get; init; }

    /// <summary>32 and 16 hexadecimal digits, lower case; null outside a trace.</summary>
    public string? TraceId { get; init; }
    public string? SpanId { get; init; }
    public Attributes Attributes { get; init; }
}

public enum SpanKind
{
    Unspecified,
    Internal,
    Server,
    Client,
    Producer,
    Consumer,
}

public enum SpanStatus
{
    Unset,
    Ok,
    Error,
}

public sealed record SpanEvent(long Time, string Name, Attributes Attributes);

public sealed record SpanLink(string TraceId, string SpanId, Attributes Attributes);

public sealed record SpanEntry
{
    public required ResourceKey Resource { get; init; }
    public required string TraceId { get; init; }
    public required string SpanId { get; init; }
    public string? ParentId { get; init; }
    public required string Name { get; init; }
    public required string Scope { get; init; }
    public SpanKind Kind { get; init; }
    public required long Start { get; init; }

    /// <summary>Nanoseconds, never below 0.</summary>
    public required long Duration { get; init; }
    public SpanStatus Status { get; init; }
    public string? StatusMessage { get; init; }
    public Attributes Attributes { get; init; }
    public IReadOnlyList<SpanEvent> Events { get; init; } = [];
    public IReadOnlyList<SpanLink> Links { get; init; } = [];
}

public enum InstrumentKind
{
    /// <summary>Rises only; shown as a rate.</summary>
    Counter,

    /// <summary>Rises and falls; shown as its value.</summary>
    UpDownCounter,
    Gauge,
    Histogram,
}

public sealed record Instrument(
    ResourceKey Resource,
    string Meter,
    string Name,
    string Unit,
    string Description,
    InstrumentKind Kind
);

public sealed record Exemplar(long Time, double Value, string TraceId, string SpanId);

/// <summary>
/// One value of one series. Always cumulative: what arrives as a difference is added up before it comes here. Histograms have
/// bucket counts, one more than bounds; an exponential one comes as one with the bounds that its scale means.
/// </summary>
public sealed record MetricPoint
{
    public required Instrument Instrument { get; init; }
    public required Attributes Attributes { get; init; }
    public required long Start { get; init; }
    public required long Time { get; init; }

    /// <summary>The value; for a histogram the sum of what was recorded.</summary>
    public required double Value { get; init; }
    public long Count { get; init; }
    public IReadOnlyList<double> Bounds { get; init; } = [];
    public IReadOnlyList<long> Buckets { get; init; } = [];
    public IReadOnlyList<Exemplar> Exemplars { get; init; } = [];
}

/// <summary>A line that a process wrote, or that the engine wrote about it.</summary>
/// <param name="Id">Rises with arrival; 0 before it is stored.</param>
/// <param name="Resource">The resource's name.</param>
/// <param name="Replica">The replica's name; the resource's for what is said of it as a whole.</param>
/// <param name="Time">Nanoseconds since 1970, UTC.</param>
/// <param name="IsError">Whether it came by standard error.</param>
/// <param name="Text">With ANSI colours, as written.</param>
public sealed record ConsoleLine(long Id, string Resource, string Replica, long Time, bool IsError, string Text);

/// <summary>What arrived together and is stored together.</summary>
public sealed record TelemetryBatch
{
    public IReadOnlyList<ReportingResource> Resources { get; init; } = [];
    public IReadOnlyList<LogEntry> Logs { get; init; } = [];
    public IReadOnlyList<SpanEntry> Spans { get; init; } = [];
    public IReadOnlyList<MetricPoint> Points { get; init; } = [];
    public IReadOnlyList<ConsoleLine> Console { get; init; } = [];
}
