namespace CareConnect.Dashboard.Telemetry.Metrics;

/// <summary>What a series reported, from one time to another without a change.</summary>
/// <param name="Time">The first report, nanoseconds since 1970.</param>
/// <param name="Last">The last one; the same for a single report.</param>
/// <param name="Reports">How many.</param>
/// <param name="Start">Since when it is counted.</param>
/// <param name="Value">The value, for a histogram the sum.</param>
/// <param name="Count">Recordings of a histogram.</param>
/// <param name="Distribution">Of a histogram.</param>
internal sealed record Report(
    long Time,
    long Last,
    int Reports,
    long Start,
    double Value,
    long Count,
    Distribution? Distribution
)
{
    /// <summary>What rises: a histogram's recordings, a counter's value.</summary>
    private double Total => Distribution is null ? Value : Count;

    /// <summary>
    /// Whether it is counted anew: what only rises has fallen, or counting began after the report before, as it does in a
    /// process that was started again.
    /// </summary>
    private bool IsAnewAfter(Report before) => Total < before.Total || Start >= before.Last;

    /// <summary>What was added since the report before, and in which time; null where that cannot be known.</summary>
    public Increase? Since(Report? before) =>
        before switch
        {
            null when Start <= 0 || Start > Time => null,
            null => new Increase(Start, Time, Total, Distribution),
            _ when IsAnewAfter(before) => new Increase(Math.Max(before.Last, Start), Time, Total, Distribution),
            _ => new Increase(
                before.Last,
                Time,
                Total - before.Total,
                Distribution is null || before.Distribution is null ? null : Distribution.Since(before.Distribution)
            ),
        };
}

/// <summary>What was added within a time, taken as evenly spread over it.</summary>
internal readonly record struct Increase(long From, long To, double Total, Distribution? Distribution);
