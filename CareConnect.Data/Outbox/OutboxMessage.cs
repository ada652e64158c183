namespace CareConnect.Data.Outbox;

public enum OutboxState
{
    Available,
    Running,
    Retryable,
    Completed,
    Discarded,
}

/// <summary>Work owed for a change, written in the change's own transaction; the worker does it at least once.</summary>
public sealed class OutboxMessage
{
    public const int DefaultMaxAttempts = 10;

    public Guid Id { get; init; }

    /// <summary>A constant of <see cref="OutboxKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>A JSON object of ids and times, never of clinical values.</summary>
    public required string Payload { get; init; }
    public OutboxState State { get; private set; } = OutboxState.Available;
    public int Attempt { get; private set; }
    public int MaxAttempts { get; init; } = DefaultMaxAttempts;
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ScheduledAt { get; init; }
    public DateTimeOffset? AttemptedAt { get; private set; }
    public DateTimeOffset? FinalizedAt { get; private set; }
    public string? LastError { get; private set; }

    /// <summary>W3C traceparent of the change, so that the work shows in the same trace.</summary>
    public string? TraceParent { get; init; }
}
