namespace CareConnect.Dashboard.Formatting;

/// <summary>OpenTelemetry's times, nanoseconds since 1970, from and to .NET's, whose step is 100 of them.</summary>
internal static class Nanoseconds
{
    public static long FromTime(DateTimeOffset time) =>
        (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;

    public static long FromSpan(TimeSpan span) => span.Ticks * TimeSpan.NanosecondsPerTick;

    public static DateTimeOffset ToTime(long nanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
}
