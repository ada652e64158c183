using System.Globalization;
using CareConnect.Ops.Aws;

namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary>What a drill of the standby region measured, and of each step of a recovery how far it is proven.</summary>
internal sealed record AwsDrillReport
{
    /// <summary>Where the reports lie, below ops/ of the standby's backups bucket.</summary>
    public const string Prefix = "drills/";

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The caller's ARN.</summary>
    public required string Who { get; init; }
    public required string Region { get; init; }

    /// <summary>Whether it ran against an emulator, whose times say nothing.</summary>
    public required bool IsEmulated { get; init; }
    public required IReadOnlyList<RestoredCopy> Databases { get; init; }

    public double RtoSeconds => Databases.Max(database => database.WritableSeconds);

    /// <summary>What a failover would have lost at most; null when CloudWatch did not know.</summary>
    public double? LagSeconds =>
        Databases.Any(database => database.LagSeconds is null) ? null : Databases.Max(database => database.LagSeconds);

    /// <summary>What a restore would have lost at most.</summary>
    public double RestorableSeconds => Databases.Max(database => database.RestorableSeconds);

    /// <summary>Whether the guide's goals, which are what was promised, were met. Our own are stricter, and told beside them.</summary>
    public bool GoalsMet =>
        IsMet(RtoSeconds, RecoveryGoals.Guide.Rto)
        && IsMet(LagSeconds, RecoveryGoals.Guide.Rpo)
        && IsMet(RestorableSeconds, RecoveryGoals.Guide.Rpo);

    public IReadOnlyList<ProvenStep> Steps =>
        [
            new("Promote the replica", "rehearsed locally, under load: careconnect dr drill --target local"),
            new("Restore to the newest point in time", Called),
            new("Write into it", "not provable here: it takes connections from within its network alone"),
            new("Start the services", "not provable here: they would meet a database that takes no writes"),
            new("Turn the edge", "not provable here: the users would go with it"),
            new("Delete what was restored", Called),
        ];

    /// <summary>For people.</summary>
    public IReadOnlyList<string> Lines =>
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"Drill of {Time:yyyy-MM-dd HH:mm} UTC by {Who}: restored beside the replicas in {Region}, and deleted again"
            ),
            .. IsEmulated ? ["It ran on an emulator, whose times prove nothing."] : Array.Empty<string>(),
            $"RTO   {Judged(RtoSeconds, goals => goals.Rto)}: until the restored database was there for writes",
            $"RPO   {Judged(LagSeconds, goals => goals.Rpo)}: what a failover would have lost",
            $"RPO   {Judged(RestorableSeconds, goals => goals.Rpo)}: what a restore would have lost",
            .. Steps.Select(step => $"  {step.Name}: {step.Proof}"),
        ];

    private string Called => IsEmulated ? "called on the emulator" : "called on AWS";

    /// <summary>Its place below ops/ of the bucket.</summary>
    public string Key(Guid run) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Prefix}{Time.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{run.ToString("n")[^8..]}.json"
        );

    /// <summary>The newest that was written down; null when there was none yet.</summary>
    public static async Task<AwsDrillReport?> NewestAsync(AwsTopology dr, CancellationToken cancellationToken) =>
        await dr.Records.KeysAsync(Prefix, cancellationToken) is [.., var newest]
            ? await dr.Records.FindAsync<AwsDrillReport>(newest, cancellationToken)
            : null;

    private static string Judged(double? seconds, Func<RecoveryGoals, TimeSpan> goal) =>
        seconds is null
            ? "not known, since CloudWatch is silent about the lag (MISSED)"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{seconds / 60:0.0} min (guide {goal(RecoveryGoals.Guide).TotalMinutes:0} min: {Word(seconds, goal(RecoveryGoals.Guide))}; ours {goal(RecoveryGoals.Ours).TotalMinutes:0} min: {Word(seconds, goal(RecoveryGoals.Ours))})"
            );

    private static string Word(double? seconds, TimeSpan goal) => IsMet(seconds, goal) ? "met" : "MISSED";

    private static bool IsMet(double? seconds, TimeSpan goal) => seconds <= goal.TotalSeconds;
}

/// <summary>A database that was restored beside its replica.</summary>
/// <param name="Identifier">The replica's.</param>
/// <param name="WritableSeconds">From the call to the instance that takes writes.</param>
/// <param name="RestorableSeconds">The age of the newest state that could be restored, at the call.</param>
/// <param name="LagSeconds">How far the replica was behind; null when CloudWatch did not know.</param>
internal sealed record RestoredCopy(
    string Identifier,
    double WritableSeconds,
    double RestorableSeconds,
    double? LagSeconds
);

/// <param name="Name">A step of a recovery.</param>
/// <param name="Proof">Called, rehearsed locally, or not provable here.</param>
internal sealed record ProvenStep(string Name, string Proof);
