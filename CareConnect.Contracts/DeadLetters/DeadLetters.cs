namespace CareConnect.Contracts.DeadLetters;

/// <summary>A message of the background work that was given up after its last attempt. It tells nothing of a patient.</summary>
public sealed record DeadLetterResponse
{
    /// <summary>The message's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>What was to be done, such as vital-sign.recorded.v1.</summary>
    public required string Kind { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Attempts { get; init; }

    /// <summary>When the change happened that it belongs to, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was given up, UTC.</summary>
    public required DateTimeOffset DiscardedAt { get; init; }

    /// <summary>Why the last attempt failed, as a code.</summary>
    public string? LastError { get; init; }
}
