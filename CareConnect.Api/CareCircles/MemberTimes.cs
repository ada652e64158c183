using CareConnect.Data.VitalSigns;

namespace CareConnect.Api.CareCircles;

/// <summary>When a membership may begin and end.</summary>
internal static class MemberTimes
{
    /// <summary>Null for at once: the database's clock, which decides, may be a little behind.</summary>
    public static DateTimeOffset? StartOf(DateTimeOffset? wanted, DateTimeOffset now) => wanted > now ? wanted : null;

    public static void CheckStart(DateTimeOffset? startsAt, DateTimeOffset now, Dictionary<string, string[]> errors)
    {
        if (startsAt < now - ReadingTime.ClockTolerance)
        {
            errors["startsAt"] = ["The start must not be in the past."];
        }
    }

    public static void CheckEnd(
        DateTimeOffset? expiresAt,
        DateTimeOffset? startsAt,
        DateTimeOffset now,
        Dictionary<string, string[]> errors
    )
    {
        if (expiresAt <= now || expiresAt <= startsAt)
        {
            errors["expiresAt"] = ["The end must be in the future and after the start."];
        }
    }
}
