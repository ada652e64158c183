using CareConnect.Data.ReferenceRanges;
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

/// <summary>
/// A reading outside its range: one for each reading and component, however often it is judged. It follows its reading: it ends
/// when its reason does, and is open again when the amended reading gives a new one.
/// </summary>
public sealed class Alert
{
    public Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required Guid VitalSignId { get; init; }

    /// <summary>The reading's type, such as <c>heart-rate</c>.</summary>
    public required string Type { get; init; }
    public required AlertComponent Component { get; init; }
    public required AlertRule Rule { get; set; }

    /// <summary>The limit that was passed, in the type's canonical unit.</summary>
    public required decimal Threshold { get; set; }

    /// <summary>What passed it; null for alerts from before this was kept.</summary>
    public decimal? Value { get; set; }

    /// <summary>The reading's; the database moves it with the reading.</summary>
    public required DateTimeOffset MeasuredAt { get; init; }
    public AlertState State { get; private set; } = AlertState.Open;

    /// <summary>When it was raised, for the last time.</summary>
    public required DateTimeOffset CreatedAt { get; set; }
    public Guid? AcknowledgedBy { get; private set; }
    public DateTimeOffset? AcknowledgedAt { get; private set; }

    /// <summary>When its reason was gone before anybody acknowledged it; its state is still open then.</summary>
    public DateTimeOffset? EndedAt { get; private set; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public uint Version { get; private set; }

    /// <summary>
    /// A reading that was older than this when it was recorded, or last amended, is history: nobody needs to act on it.
    /// </summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(24);

    private bool IsOpen => State == AlertState.Open && EndedAt is null;

    public static bool IsFresh(VitalSign reading) =>
        (reading.AmendedAt ?? reading.RecordedAt) - reading.MeasuredAt <= MaxAge;

    /// <summary>The alerts that this reading gives: none, one, or one for each component.</summary>
    public static IReadOnlyList<Alert> For(
        VitalSign reading,
        DateTimeOffset now,
        IReadOnlyList<ReferenceRange> ownRanges
    ) => IsFresh(reading) ? [.. AlertFinding.In(reading, ownRanges).Select(f => Create(reading, f, now))] : [];

    /// <summary>
    /// Follows what its component looks like now, null being inside the range. What somebody acknowledged stays so, unless the
    /// amended reading tells something else, on which somebody may have to act.
    /// </summary>
    public void Follow(AlertFinding? finding, bool isFresh, DateTimeOffset now)
    {
        if (finding is null)
        {
            EndedAt = IsOpen ? now : EndedAt;
        }
        else if (IsOpen && !IsAbout(finding))
        {
            Take(finding);
        }
        else if (!IsOpen && isFresh && (EndedAt is not null || !IsAbout(finding)))
        {
            Take(finding);
            CreatedAt = now;
            (State, AcknowledgedBy, AcknowledgedAt, EndedAt) = (AlertState.Open, null, null, null);
        }
    }

    private bool IsAbout(AlertFinding finding) => Rule == finding.Rule && (Value ?? finding.Value) == finding.Value;

    private void Take(AlertFinding finding) =>
        (Rule, Threshold, Value) = (finding.Rule, finding.Threshold, finding.Value);

    private static Alert Create(VitalSign reading, AlertFinding finding, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            PatientId = reading.PatientId,
            VitalSignId = reading.Id,
            Type = reading.Type,
            Component = finding.Component,
            Rule = finding.Rule,
            Threshold = finding.Threshold,
            Value = finding.Value,
            MeasuredAt = reading.MeasuredAt,
            CreatedAt = now,
        };
}
