using System.Text.Json;
using CareConnect.Api.Json;
using CareConnect.Contracts.HealthSummary;

namespace CareConnect.Api.HealthSummary;

/// <summary>
/// A summary as it lies in the cache: whose it is, of which day, and of which state of the patient's readings and alerts.
/// </summary>
internal sealed record HealthSummaryEntry
{
    /// <summary>Raised with every change of what an entry or a summary looks like or means.</summary>
    public const int CurrentFormat = 1;

    /// <summary>A summary has a few thousand bytes; anything larger is none.</summary>
    public const int MaxBytes = 64 * 1024;

    private static readonly JsonSerializerOptions Json = JsonOptions();

    public required int Format { get; init; }
    public required Guid PatientId { get; init; }
    public required DateOnly Day { get; init; }
    public required string Version { get; init; }
    public required HealthSummaryResponse Summary { get; init; }

    public static HealthSummaryEntry Of(HealthSummaryResponse summary, string version) =>
        new()
        {
            Format = CurrentFormat,
            PatientId = summary.PatientId,
            Day = summary.Day,
            Version = version,
            Summary = summary,
        };

    public bool IsFor(Guid patientId, DateOnly day, string version) =>
        (Format, PatientId, Day, Version) == (CurrentFormat, patientId, day, version)
        && (Summary.PatientId, Summary.Day) == (patientId, day);

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>The entry, or null for anything else.</summary>
    public static HealthSummaryEntry? Parse(byte[]? bytes)
    {
        if (bytes is null or { Length: 0 or > MaxBytes })
        {
            return null;
        }
        try
        {
            return JsonSerializer.Deserialize<HealthSummaryEntry>(bytes, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonSerializerOptions JsonOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ApiJson.Configure(options);
        return options;
    }
}
