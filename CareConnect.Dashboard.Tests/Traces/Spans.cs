using CareConnect.Dashboard.Telemetry;

namespace CareConnect.Dashboard.Tests.Traces;

/// <summary>Spans in milliseconds, for tests that are about their order and not about nanoseconds.</summary>
internal static class Spans
{
    public const long Millisecond = 1_000_000;
    public const string TraceId = "0123456789abcdef0123456789abcdef";
    public static readonly ResourceKey ApiReplica = new("api", "aaaaaaaa");
    public static readonly ResourceKey WorkerReplica = new("worker", "bbbbbbbb");

    public static SpanEntry Span(
        string id,
        string? parent,
        long start,
        long duration,
        ResourceKey? resource = null,
        SpanKind kind = SpanKind.Internal,
        SpanStatus status = SpanStatus.Unset,
        string attributes = "{}"
    ) =>
        new()
        {
            Resource = resource ?? ApiReplica,
            TraceId = TraceId,
            SpanId = id,
            ParentId = parent,
            Name = id,
            Scope = "tests",
            Kind = kind,
            Start = start * Millisecond,
            Duration = duration * Millisecond,
            Status = status,
            Attributes = new(attributes),
        };
}
