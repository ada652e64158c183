namespace CareConnect.Hosting.StandIns;

/// <summary>How one Redis-compatible server is to run.</summary>
internal sealed record RedisServerOptions
{
    public required int Port { get; init; }

    /// <summary>Null lets everybody on this machine in.</summary>
    public string? Password { get; init; }

    /// <summary>Where data outlives the server; null keeps it in memory.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>How often a changed store is written down as a whole, as in "save seconds keys".</summary>
    public TimeSpan? SaveInterval { get; init; }

    /// <summary>How many changes it takes.</summary>
    public long SaveKeys { get; init; } = 1;

    /// <summary>Gets each line of the server's log and whether it came from standard error.</summary>
    public Action<string, bool>? OnLine { get; init; }

    public TimeSpan StartTime { get; init; } = TimeSpan.FromMinutes(1);

    public string? SearchPath { get; init; } = Environment.GetEnvironmentVariable("PATH");

    /// <summary>The library that runs Garnet when no server is installed.</summary>
    public string EmbeddedCachePath { get; init; } = EmbeddedCache.Path;
}
