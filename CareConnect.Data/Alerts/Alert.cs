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
}
