using CareConnect.Data.VitalSigns;

namespace CareConnect.Data.Alerts;

public enum AlertRule
{
    Low,
    High,
}

public enum AlertState
{
    Open,
    Acknowledged,
}

/// <summary>Which amount of a reading: its value, or a component of a blood pressure.</summary>
public enum AlertComponent
{
    Value,
    Systolic,
    Diastolic,
}

/// <summary>A reading outside its range. One for each reading and component, however often its message is handled.</summary>
public sealed class Alert
{
    public Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required Guid VitalSignId { get; init; }

    /// <summary>The reading's type, such as <c>heart-rate</c>.</summary>
    public required string Type { get; init; }
    public required AlertComponent Component { get; init; }
    public required AlertRule Rule { get; init; }

    /// <summary>The limit that was passed, in the type's canonical unit.</summary>
    public required decimal Threshold { get; init; }
    public required DateTimeOffset MeasuredAt { get; init; }
    public AlertState State { get; private set; } = AlertState.Open;
    public required DateTimeOffset CreatedAt { get; init; }
    public Guid? AcknowledgedBy { get; private set; }
    public DateTimeOffset? AcknowledgedAt { get; private set; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public uint Version { get; private set; }

    /// <summary>A reading that was older than this when it was recorded is history: nobody needs to act on it.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(24);

    /// <summary>The alerts this reading gives by its type's default range: none, one, or one for each component.</summary>
    public static IReadOnlyList<Alert> For(VitalSign reading, DateTimeOffset now)
    {
        if (reading.RecordedAt - reading.MeasuredAt > MaxAge || VitalSignTypes.Find(reading.Type) is not { } type)
        {
            return [];
        }

        var alerts = new List<Alert>();
        Check(AlertComponent.Value, reading.Value, type.Quantity?.DefaultRange);
        Check(AlertComponent.Systolic, reading.Systolic, RangeOf(VitalSignTypes.Systolic));
        Check(AlertComponent.Diastolic, reading.Diastolic, RangeOf(VitalSignTypes.Diastolic));
        return alerts;

        ValueRange? RangeOf(string component) =>
            type.Components.FirstOrDefault(candidate => candidate.Name == component)?.Quantity.DefaultRange;

        void Check(AlertComponent component, decimal? value, ValueRange? range)
        {
            if (value < range?.Low)
            {
                alerts.Add(Create(reading, component, AlertRule.Low, range!.Low!.Value, now));
            }
            else if (value > range?.High)
            {
                alerts.Add(Create(reading, component, AlertRule.High, range!.High!.Value, now));
            }
        }
    }

    private static Alert Create(
        VitalSign reading,
        AlertComponent component,
        AlertRule rule,
        decimal threshold,
        DateTimeOffset now
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            PatientId = reading.PatientId,
            VitalSignId = reading.Id,
            Type = reading.Type,
            Component = component,
            Rule = rule,
            Threshold = threshold,
            MeasuredAt = reading.MeasuredAt,
            CreatedAt = now,
        };
}
