using CareConnect.Dashboard.Otlp.Wire;

namespace CareConnect.Dashboard.Otlp.Conversion;

/// <summary>What the points of all kinds of metrics have in common. Times are as sent.</summary>
internal sealed record SentPoint(
    ulong Start,
    ulong Time,
    IReadOnlyList<KeyValue> Attributes,
    IReadOnlyList<Wire.Exemplar> Exemplars,
    MetricValue Value
)
{
    /// <returns>Null for a point that has no value, and for one that is refused.</returns>
    public static SentPoint? Of(NumberDataPoint p, Refusals refusals) =>
        IsWanted(p.Flags, refusals) && PointReader.Read(p, refusals) is { } value
            ? new(p.StartTimeUnixNano, p.TimeUnixNano, p.Attributes, p.Exemplars, value)
            : null;

    public static SentPoint? Of(HistogramDataPoint p, Refusals refusals) =>
        IsWanted(p.Flags, refusals) && PointReader.Read(p, refusals) is { } value
            ? new(p.StartTimeUnixNano, p.TimeUnixNano, p.Attributes, p.Exemplars, value)
            : null;

    public static SentPoint? Of(ExponentialHistogramDataPoint p, Refusals refusals) =>
        IsWanted(p.Flags, refusals) && PointReader.Read(p, refusals) is { } value
            ? new(p.StartTimeUnixNano, p.TimeUnixNano, p.Attributes, p.Exemplars, value)
            : null;

    /// <summary>Senders mark so the end of a series.</summary>
    public static bool HasNoValue(uint flags) => (flags & (uint)DataPointFlags.NoRecordedValueMask) != 0;

    private static bool IsWanted(uint flags, Refusals refusals) => !HasNoValue(flags) && refusals.HasRoom();
}
