using System.ComponentModel.DataAnnotations;

namespace CareConnect.ServiceDefaults.SlowCommands;

/// <summary>When a command of the database or an HTTP request counts as slow.</summary>
internal sealed class SlowCommandOptions
{
    public const string SectionName = "SlowCommands";

    /// <summary>What takes longer is logged as a warning; 1 ms to a day.</summary>
    /// <value>2 seconds unless set.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan Limit { get; set; } = TimeSpan.FromSeconds(2);
}
