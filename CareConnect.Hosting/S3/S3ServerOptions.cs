namespace CareConnect.Hosting.S3;

/// <summary>How one S3 server is to run.</summary>
internal sealed record S3ServerOptions
{
    /// <summary>On 127.0.0.1.</summary>
    public required int Port { get; init; }

    public required string AccessKey { get; init; }

    public required string SecretKey { get; init; }

    /// <summary>Where buckets and objects outlive the server.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>What signatures must name.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>A path that answers 200 to everybody; it hides the bucket of that name.</summary>
    public string? HealthPath { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Gets each line of the server's log and whether it is an error. No line holds a key.</summary>
    public Action<string, bool>? OnLine { get; init; }
}
