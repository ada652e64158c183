namespace Aspire.StackExchange.Redis;

/// <summary>
/// What configuration and code may change about a Redis connection: the members of Aspire's class of this name.
/// </summary>
public sealed class StackExchangeRedisSettings
{
    /// <summary>Where Redis is, in StackExchange.Redis's comma-separated form.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Leaves Redis out of the health answer.</summary>
    /// <value><see langword="false"/> unless set.</value>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Leaves Redis commands out of the traces.</summary>
    /// <value><see langword="false"/> unless set.</value>
    public bool DisableTracing { get; set; }

    /// <summary>Leaves the connection unmade until it is first asked for; otherwise the host's start begins it.</summary>
    /// <value><see langword="true"/> unless set.</value>
    public bool DisableAutoActivation { get; set; } = true;
}
