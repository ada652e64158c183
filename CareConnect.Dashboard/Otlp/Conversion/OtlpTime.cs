namespace CareConnect.Dashboard.Otlp.Conversion;

/// <summary>Times of OTLP: unsigned nanoseconds since 1970, 0 where the sender knew none.</summary>
internal static class OtlpTime
{
    // The first of January 2200. Beyond lies no clock but an error, and room for sums within a signed number.
    private const ulong End = 7_258_118_400_000_000_000;

    /// <summary>Null where there is no time, or none that can be one.</summary>
    public static long? Read(ulong nanoseconds) => nanoseconds is 0 or >= End ? null : (long)nanoseconds;

    public static long Now(TimeProvider clock) => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
}
