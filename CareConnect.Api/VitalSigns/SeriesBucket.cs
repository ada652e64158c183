namespace CareConnect.Api.VitalSigns;

/// <summary>
/// A span that readings are summed up by. All buckets of a kind follow each other from one Monday, midnight UTC, so weeks are
/// those of ISO 8601.
/// </summary>
internal sealed record SeriesBucket(string Name, TimeSpan Length)
{
    /// <summary>A Monday.</summary>
    private static readonly DateTimeOffset Origin = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly SeriesBucket Hour = new("hour", TimeSpan.FromHours(1));
    public static readonly SeriesBucket Day = new("day", TimeSpan.FromDays(1));
    public static readonly SeriesBucket Week = new("week", TimeSpan.FromDays(7));

    public static IReadOnlyList<SeriesBucket> All { get; } = [Hour, Day, Week];

    /// <summary>The start of the bucket that a reading belongs to. 24 hours are always a day in UTC.</summary>
    public string StartSql => $"date_bin('{(int)Length.TotalHours} hours', v.measured_at, '2001-01-01 00:00:00+00')";

    /// <summary>How many buckets there are from one moment to another, the buckets of both included.</summary>
    public long Count(DateTimeOffset from, DateTimeOffset to) => IndexOf(to) - IndexOf(from) + 1;

    private long IndexOf(DateTimeOffset at) => (long)Math.Floor((at - Origin).Ticks / (decimal)Length.Ticks);
}
