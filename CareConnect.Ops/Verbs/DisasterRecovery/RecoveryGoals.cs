namespace CareConnect.Ops.Verbs.DisasterRecovery;

/// <summary>How long CareConnect may be away, and how much of what was acknowledged it may lose.</summary>
/// <param name="Rto">Recovery time objective.</param>
/// <param name="Rpo">Recovery point objective.</param>
internal sealed record RecoveryGoals(TimeSpan Rto, TimeSpan Rpo)
{
    /// <summary>The guide's.</summary>
    public static readonly RecoveryGoals Guide = new(TimeSpan.FromHours(4), TimeSpan.FromHours(1));

    /// <summary>Ours.</summary>
    public static readonly RecoveryGoals Ours = new(TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(5));

    /// <summary>What a drill on one machine must reach, where nothing has to be started or told to a name server.</summary>
    public static readonly RecoveryGoals Drill = new(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(5));
}
