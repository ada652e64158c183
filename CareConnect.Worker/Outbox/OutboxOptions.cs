using System.ComponentModel.DataAnnotations;

namespace CareConnect.Worker.Outbox;

/// <summary>How messages are fetched, retried and given up.</summary>
internal sealed class OutboxOptions
{
    public const string SectionName = "Outbox";

    /// <summary>The longest a due message waits when no notification arrives.</summary>
    /// <value>1 second.</value>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:05:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Messages claimed, and handled side by side, at a time. Each uses one database connection.</summary>
    /// <value>4.</value>
    [Range(1, 100)]
    public int BatchSize { get; set; } = 4;

    /// <summary>How long one attempt may take before it is cancelled and counts as failed.</summary>
    /// <value>20 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:30:00")]
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// After this a running message is taken for lost with its worker, and retried. Must be longer than
    /// <see cref="HandlerTimeout"/>.
    /// </summary>
    /// <value>30 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often to look for lost messages.</summary>
    /// <value>5 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:10:00")]
    public TimeSpan RescueInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The wait before the second attempt; it doubles with each further one.</summary>
    /// <value>1 second.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan FirstRetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two attempts.</summary>
    /// <value>10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long completed messages stay, for whoever asks what happened. Dead letters stay until a person acts.</summary>
    /// <value>7 days.</value>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan KeepCompleted { get; set; } = TimeSpan.FromDays(7);
}
