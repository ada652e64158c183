namespace CareConnect.Deploy.Tests.Emulator;

/// <summary>
/// Modules that are applied together: <c>Roots/&lt;name&gt;/main.tf</c> calls them as an environment's root does. A slice that
/// stock moto cannot take says so and waits for an emulator that can.
/// </summary>
/// <param name="Name">Folder below Roots.</param>
/// <param name="NeedsExtended">What stock moto lacks for it; null when it lacks nothing.</param>
/// <param name="SlowBecause">Why it runs only with <c>CARECONNECT_SLOW_TESTS=1</c>; null when it always does.</param>
/// <param name="Secrets">Secrets that the slice writes, each with a key whose value is the canary.</param>
internal sealed record Slice(
    string Name,
    string? NeedsExtended = null,
    string? SlowBecause = null,
    IReadOnlyDictionary<string, string>? Secrets = null
)
{
    public static readonly IReadOnlyList<Slice> All =
    [
        new("network"),
        new("edge"),
        new(
            "tasks",
            Secrets: new Dictionary<string, string> { ["careconnect-dev-migrator"] = "CARECONNECT_DB_PASSWORD" }
        ),
        new("buckets"),
        new("registry"),
        new("alarms"),
        new(
            "services",
            NeedsExtended: "stock moto has no tags of autoscaling targets, which the provider reads after making one",
            Secrets: new Dictionary<string, string> { ["careconnect-dev-api"] = "Jwt__SigningKey" }
        ),
        new("account", NeedsExtended: "stock moto finds a trail by its name alone, and the provider passes its ARN"),
        new("cache", NeedsExtended: "stock moto has no parameter groups of ElastiCache and no member clusters"),
        new(
            "database",
            NeedsExtended: "stock moto drops Performance Insights and the monitoring of an instance",
            SlowBecause: "the provider waits minutes for a database",
            Secrets: new Dictionary<string, string> { ["careconnect-dev-postgres-login"] = "password" }
        ),
    ];

    /// <summary>Why the slice does not run here, null when it does.</summary>
    public string? SkipReason =>
        AwsEmulator.Missing
        ?? (
            NeedsExtended is not null && !AwsEmulator.IsExtended
                ? $"{NeedsExtended}: set CARECONNECT_AWS_EMULATOR"
                : null
        )
        ?? (SlowBecause is not null && !IsPatient ? $"{SlowBecause}: set CARECONNECT_SLOW_TESTS=1" : null);

    private static bool IsPatient => Environment.GetEnvironmentVariable("CARECONNECT_SLOW_TESTS") == "1";

    public override string ToString() => Name;
}
