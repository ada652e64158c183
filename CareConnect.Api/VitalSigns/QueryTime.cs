using CareConnect.Data.VitalSigns;

namespace CareConnect.Api.VitalSigns;

/// <summary>Times in query strings.</summary>
internal static class QueryTime
{
    /// <summary>The instant, or null where there is none or where it says no offset, which <paramref name="errors"/> tells.</summary>
    public static DateTimeOffset? Read(string? text, string field, Dictionary<string, string[]> errors)
    {
        if (text is null)
        {
            return null;
        }
        // A plus sign that was not escaped arrives as a space.
        if (ReadingTime.TryParse(text.Replace(' ', '+'), out var instant))
        {
            return instant;
        }
        errors[field] = ["This must be a time with its offset, such as 2026-01-31T08:00:00Z."];
        return null;
    }
}
