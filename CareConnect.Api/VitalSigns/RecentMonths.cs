using System.Globalization;

namespace CareConnect.Api.VitalSigns;

/// <summary>
/// The months that most reads are about: the last one, this one and, for devices whose clock is ahead, the next. Written into
/// the statement as literals, so that the planner leaves all other partitions out: locking each of them and their indexes for
/// every read costs more than the read. The text changes once a month, so statements stay prepared.
/// </summary>
internal static class RecentMonths
{
    public static DateTimeOffset StartOf(DateTimeOffset now) => MonthOf(now).AddMonths(-1);

    public static string Condition(DateTimeOffset now, string column = "measured_at") =>
        Condition(StartOf(now), MonthOf(now).AddMonths(1), column);

    /// <summary>The months from that of <paramref name="first"/> to that of <paramref name="last"/>.</summary>
    public static string Condition(DateTimeOffset first, DateTimeOffset last, string column = "measured_at") =>
        $"{column} >= '{Literal(MonthOf(first))}' AND {column} < '{Literal(MonthOf(last).AddMonths(1))}'";

    public static string EarlierCondition(DateTimeOffset now, string column = "measured_at") =>
        $"{column} < '{Literal(StartOf(now))}'";

    private static DateTimeOffset MonthOf(DateTimeOffset now) =>
        new(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);

    private static string Literal(DateTimeOffset month) =>
        month.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'+00'", CultureInfo.InvariantCulture);
}
