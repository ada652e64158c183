namespace CareConnect.Api.HealthSummary;

/// <summary>
/// The days that a summary looks at, all of them whole UTC days: while the day lasts, no reading moves from one window to
/// another, so a summary stays right until midnight.
/// </summary>
internal readonly record struct SummaryDays(DateOnly Today)
{
    public const int Short = 7;
    public const int Long = 30;

    public static SummaryDays Of(DateTimeOffset now) => new(DateOnly.FromDateTime(now.UtcDateTime));

    /// <summary>Midnight after today.</summary>
    public DateTimeOffset End => new DateTimeOffset(Today, TimeOnly.MinValue, TimeSpan.Zero).AddDays(1);

    /// <summary>The first moment of the window of so many days, today included.</summary>
    public DateTimeOffset StartOf(int days) => End.AddDays(-days);

    /// <summary>The first moment of as many days before that window.</summary>
    public DateTimeOffset StartBefore(int days) => End.AddDays(-2 * days);
}
